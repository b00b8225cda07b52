package dev.bellwether.e2e.bench.pool;

import dev.bellwether.client.pool.PoolLimits;
import dev.bellwether.client.pool.PoolPolicy;
import dev.bellwether.client.pool.PooledConnection;
import dev.bellwether.client.pool.PushAware;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What pools do that know their own requests alone: a connection is idle since its last request.
 *
 * @param sparesStreams whether one with an open stream is left alone all the same, as pools do that lease connections; a pushed response has no lease
 */
record IdleTimeout(PoolLimits limits, boolean sparesStreams) implements PoolPolicy {
    @Override
    public Optional<PooledConnection> choose(Collection<PooledConnection> candidates) {
        return new PushAware(limits).choose(candidates);
    }

    @Override
    public boolean mustProve(PooledConnection chosen, long now) {
        return false;
    }

    @Override
    public Optional<PooledConnection> makeRoom(Collection<PooledConnection> connections) {
        return connections.stream().filter(this::mayGo).min(Comparator.comparingLong(PooledConnection::lastRequestAt));
    }

    @Override
    public List<PooledConnection> evict(Collection<PooledConnection> connections, long now) {
        return connections.stream()
                .filter(this::mayGo)
                .filter(c -> now - c.lastRequestAt() >= limits.pushIdle().toNanos())
                .toList();
    }

    private boolean mayGo(PooledConnection connection) {
        return connection.state() != PooledConnection.State.CONNECTING && !(sparesStreams && connection.streams() > 0);
    }
}
