package dev.bellwether.client.pool;

import java.time.Duration;

/**
 * What is known of a connection at one moment. Times are nanoseconds of the pool's own clock, which only runs forward.
 *
 * @param id unique in the pool
 * @param streams open streams that were asked for on it, 0 or more
 * @param maxStreams how many it takes at a time, 1 or more: the server's SETTINGS_MAX_CONCURRENT_STREAMS or the pool's own limit, whichever is less
 * @param pushes promised responses that are still arriving, 0 or more
 * @param served streams ever opened on it
 * @param lastRequestAt when a stream was last opened on it, or it was dialled
 * @param lastPushAt when the server last delivered something on it (a notification, a promise, a pushed response), or a stream on it ended, or it was dialled
 * @param lastReadAt when any byte last came from the server; while {@code PROBING}, when it was asked whether it is alive
 */
public record PooledConnection(
        long id,
        State state,
        int streams,
        int maxStreams,
        int pushes,
        int served,
        long lastRequestAt,
        long lastPushAt,
        long lastReadAt) {
    /** Where a connection stands. */
    public enum State {
        /** In the making. */
        CONNECTING,
        /** Takes streams. */
        OPEN,
        /** Was idle, and is being asked (HTTP/2 PING) whether it is still alive. */
        PROBING,
        /** Takes no more streams, as after GOAWAY; those on it go on. */
        DRAINING
    }

    static PooledConnection dialled(long id, long now) {
        return new PooledConnection(id, State.CONNECTING, 0, 1, 0, 0, now, now, now);
    }

    /** Whether the server is delivering on it: an event stream is a delivery that goes on until the stream ends, a promise one until its response is complete. */
    public boolean isPushActive() {
        return streams > 0 || pushes > 0;
    }

    /** How long nothing has been delivered. */
    public Duration pushIdle(long now) {
        return Duration.ofNanos(now - lastPushAt);
    }

    /** How many more streams it takes now. */
    public int free() {
        return state == State.OPEN ? Math.max(0, maxStreams - streams) : 0;
    }

    PooledConnection in(State next) {
        return new PooledConnection(
                id, next, streams, maxStreams, pushes, served, lastRequestAt, lastPushAt, lastReadAt);
    }

    PooledConnection holding(int most) {
        return new PooledConnection(id, state, streams, most, pushes, served, lastRequestAt, lastPushAt, lastReadAt);
    }

    PooledConnection asked(long now) {
        return new PooledConnection(
                id, state, streams + 1, maxStreams, pushes, served + 1, now, lastPushAt, lastReadAt);
    }

    PooledConnection released(long now) {
        return new PooledConnection(
                id, state, Math.max(0, streams - 1), maxStreams, pushes, served, lastRequestAt, now, lastReadAt);
    }

    PooledConnection pushed(int begun, long now) {
        return new PooledConnection(
                id, state, streams, maxStreams, Math.max(0, pushes + begun), served, lastRequestAt, now, now);
    }

    PooledConnection read(long now) {
        return new PooledConnection(id, state, streams, maxStreams, pushes, served, lastRequestAt, lastPushAt, now);
    }
}
