package dev.bellwether.e2e.gateway;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Fault;
import dev.bellwether.e2e.fleet.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Clients that follow a gateway, and a publisher, wherever they run. */
public interface RunningFleet extends AutoCloseable {
    /** How it is going; empty until it began. */
    Optional<Progress> progress();

    /** @throws AssertionError if one of the processes or pods has ended: it would only make everything look quiet */
    void mustRun();

    /** What went wrong for clients since a time, in milliseconds since 1970. */
    List<Fault> faultsSince(long millis);

    /** Stops publishing, lets the rest arrive, and tells what became of everything that was acknowledged. */
    Delivery finish() throws IOException, InterruptedException;

    @Override
    void close();
}
