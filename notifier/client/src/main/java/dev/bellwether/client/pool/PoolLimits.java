package dev.bellwether.client.pool;

import java.time.Duration;

/**
 * How large a pool grows and how long it waits.
 *
 * @param perAuthority connections to one authority, 1 to 100,000; default 8
 * @param total connections in all, 1 to 100,000; default 256
 * @param streamsPerConnection streams at a time on one, 1 to 10,000, also where the server allows more; default 100
 * @param pushIdle how long a connection on which nothing is delivered is kept, 1 ms or more; default 60 s
 * @param waiting how long a stream waits for a connection, 1 ms or more; default 10 s
 * @param probeAfter how long a connection may be without streams and without a byte before it is asked whether it is alive; default 10 s
 * @param probeTimeout how long it has to answer, 1 ms or more; default 2 s
 */
public record PoolLimits(
        int perAuthority,
        int total,
        int streamsPerConnection,
        Duration pushIdle,
        Duration waiting,
        Duration probeAfter,
        Duration probeTimeout) {
    private static final int MOST = 100_000;

    /** The defaults, to change from. */
    public static final PoolLimits DEFAULT = new PoolLimits(
            8, 256, 100, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(2));

    /** @throws IllegalArgumentException that names the value and what was expected */
    public PoolLimits {
        range("perAuthority", perAuthority, MOST);
        range("total", total, MOST);
        range("streamsPerConnection", streamsPerConnection, 10_000);
        positive("pushIdle", pushIdle);
        positive("waiting", waiting);
        positive("probeAfter", probeAfter);
        positive("probeTimeout", probeTimeout);
    }

    /** With other bounds of connections. */
    public PoolLimits withConnections(int ofOneAuthority, int inAll) {
        return new PoolLimits(ofOneAuthority, inAll, streamsPerConnection, pushIdle, waiting, probeAfter, probeTimeout);
    }

    /** With another bound of streams on one connection. */
    public PoolLimits withStreamsPerConnection(int most) {
        return new PoolLimits(perAuthority, total, most, pushIdle, waiting, probeAfter, probeTimeout);
    }

    /** Keeps a connection for another time after the last delivery. */
    public PoolLimits withPushIdle(Duration longest) {
        return new PoolLimits(perAuthority, total, streamsPerConnection, longest, waiting, probeAfter, probeTimeout);
    }

    /** Lets a stream wait another time for a connection. */
    public PoolLimits withWaiting(Duration longest) {
        return new PoolLimits(perAuthority, total, streamsPerConnection, pushIdle, longest, probeAfter, probeTimeout);
    }

    /** Asks a connection that was idle for {@code after} whether it is alive, and gives it {@code timeout} to answer. */
    public PoolLimits withProbe(Duration after, Duration timeout) {
        return new PoolLimits(perAuthority, total, streamsPerConnection, pushIdle, waiting, after, timeout);
    }

    private static void range(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 ms or more)");
        }
    }
}
