package dev.bellwether.client.pool;

/** What is to be done for the pool's books to become true. */
public sealed interface PoolAction<K> {
    /** A connection is to be made. */
    record Dial<K>(K destination, long connection) implements PoolAction<K> {}

    /**
     * A waiter gets its stream.
     *
     * @param reused whether the connection has carried a stream before
     */
    record Grant<K>(long waiter, long connection, boolean reused) implements PoolAction<K> {}

    /** A connection is to be asked whether it is alive. */
    record Probe<K>(long connection) implements PoolAction<K> {}

    /** A connection is to be closed; it is out of the books already. */
    record Close<K>(long connection, Eviction why) implements PoolAction<K> {}

    /** A waiter gets nothing, because its time is over. */
    record Expire<K>(long waiter) implements PoolAction<K> {}

    /** A waiter gets nothing, because the connection that was dialled for it was not made. */
    record Fail<K>(long waiter, long connection) implements PoolAction<K> {}

    /** Why a pool closes a connection. */
    enum Eviction {
        /** Nothing was delivered on it for longer than the limit. */
        PUSH_IDLE,
        /** Nothing is being delivered on it and another connection needs its place. */
        ROOM,
        /** It did not answer when asked whether it is alive. */
        DEAD
    }
}
