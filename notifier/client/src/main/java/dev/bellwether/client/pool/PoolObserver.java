package dev.bellwether.client.pool;

import dev.bellwether.client.pool.PoolAction.Eviction;

/** Told what a pool does, on its event loop. */
public interface PoolObserver {
    /** Does nothing. */
    PoolObserver NONE = new PoolObserver() {};

    /**
     * A stream got its connection.
     *
     * @param reused whether it had carried a stream before
     */
    default void granted(boolean reused) {}

    /** A stream waited too long. */
    default void expired() {}

    /** A connection could not be made. */
    default void dialFailed() {}

    /** A connection was closed by the pool. */
    default void evicted(Eviction why) {}

    /** How many connections there are and how many streams wait for one, whenever that may have changed. */
    default void size(int connections, int waiting) {}
}
