package dev.bellwether.client.pool;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The choices of a pool, as pure functions over what is known of its connections. */
public interface PoolPolicy {
    /** The connection for the next stream, of those that lead where it wants to; empty if none has room. */
    Optional<PooledConnection> choose(Collection<PooledConnection> candidates);

    /** Whether the chosen connection must first show that it is alive. */
    boolean mustProve(PooledConnection chosen, long now);

    /** The connection that is to make room for another one; empty if all must stay. */
    Optional<PooledConnection> makeRoom(Collection<PooledConnection> connections);

    /** The connections to be closed now. */
    List<PooledConnection> evict(Collection<PooledConnection> connections, long now);
}
