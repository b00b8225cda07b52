package dev.bellwether.client.pool;

import dev.bellwether.client.pool.PooledConnection.State;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The rules of the pool: only the time since the last delivery makes a connection go, and never while one is under way. */
public record PushAware(PoolLimits limits) implements PoolPolicy {
    /** The one heard of last: it is the surest to be alive, and the others become idle together and can go. */
    @Override
    public Optional<PooledConnection> choose(Collection<PooledConnection> candidates) {
        return candidates.stream()
                .filter(c -> c.free() > 0)
                .max(Comparator.comparingLong(PooledConnection::lastReadAt).thenComparing(PooledConnection::id));
    }

    /** One with streams on it is watched by its heartbeats already. */
    @Override
    public boolean mustProve(PooledConnection chosen, long now) {
        return !chosen.isPushActive()
                && now - chosen.lastReadAt() >= limits.probeAfter().toNanos();
    }

    @Override
    public Optional<PooledConnection> makeRoom(Collection<PooledConnection> connections) {
        return connections.stream()
                .filter(PushAware::mayGo)
                .min(Comparator.comparingLong(PooledConnection::lastPushAt).thenComparing(PooledConnection::id));
    }

    @Override
    public List<PooledConnection> evict(Collection<PooledConnection> connections, long now) {
        return connections.stream()
                .filter(c -> mayGo(c) && c.pushIdle(now).compareTo(limits.pushIdle()) >= 0)
                .toList();
    }

    private static boolean mayGo(PooledConnection connection) {
        return !connection.isPushActive() && (connection.state() == State.OPEN || connection.state() == State.DRAINING);
    }
}
