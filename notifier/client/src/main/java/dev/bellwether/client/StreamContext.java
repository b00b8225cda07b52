package dev.bellwether.client;

import dev.bellwether.client.pool.ConnectionPool.Lease;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a stream needs from the client around it; tests give it a clock and a random source of their own. */
interface StreamContext extends Executor {
    /** Runs on the event loop, at once if already there. */
    @Override
    void execute(Runnable task);

    /**
     * Hands over a connection on which a stream may begin that way, or the reason why there is none.
     *
     * @param ready told a lease whose connection is a {@link Wire}
     * @return ends the wait
     */
    Runnable connect(Transport transport, Consumer<Lease> ready, Consumer<String> failed);

    Credentials credentials();

    Delivery.Mode delivery();

    ClientObserver observer();

    /** @return cancels the task */
    Runnable schedule(Duration delay, Runnable task);

    /** @return 0 (inclusive) to 1 (exclusive) */
    double random();

    long nanoTime();

    int maxEventBytes();

    /** The stream is closed for good. */
    void forget(EventStream stream);
}
