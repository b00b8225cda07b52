package dev.bellwether.client;

import dev.bellwether.client.pool.PoolObserver;
import dev.bellwether.client.push.PushDecision;

/** Told what a client does, for its metrics, on its event loop. {@link dev.bellwether.client.metrics.MicrometerObserver} is one. */
public interface ClientObserver extends PoolObserver {
    /** Does nothing. */
    ClientObserver NONE = new ClientObserver() {};

    /** The server accepted a stream. */
    default void opened(Transport transport) {}

    /** A stream that was accepted ended, for whatever reason. */
    default void ended(Transport transport) {}

    /** A notification came. */
    default void event(Transport transport) {}

    /** A stream ended that its owner had not closed, or was not accepted. */
    default void interrupted(Interruption why) {}

    /**
     * A stream is asked for again after an interruption.
     *
     * @param resumed whether with a cursor
     */
    default void reconnecting(boolean resumed) {}

    /** The server told of a gap. */
    default void gap() {}

    /** A promise was decided on. */
    default void push(PushDecision decision) {}

    /** A connection was given up because its heartbeats did not come. */
    default void heartbeatsMissed() {}
}
