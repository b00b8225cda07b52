package dev.bellwether.client;

import java.time.Duration;
import java.util.function.Consumer;

/** What a stream needs from the client around it; tests give it a clock and a random source of their own. */
interface StreamContext {
    /** Runs on the event loop, at once if already there. */
    void execute(Runnable task);

    /** Hands over a connection that accepts an exchange, the present one if it does; or the reason why there is none. */
    void connect(Consumer<Wire> ready, Consumer<String> failed);

    /** @return cancels the task */
    Runnable schedule(Duration delay, Runnable task);

    /** @return 0 (inclusive) to 1 (exclusive) */
    double random();

    long nanoTime();

    int maxEventBytes();

    /** The stream is closed for good. */
    void forget(EventStream stream);
}
