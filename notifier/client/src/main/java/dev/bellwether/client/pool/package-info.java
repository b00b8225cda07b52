/**
 * A pool of connections that knows what the server is delivering on each. A pool that goes by its own requests takes a connection for idle while notifications arrive on it,
 * closes it, and makes its stream come back on a new one; this one closes only what nothing is delivered on, by the time since the last delivery.
 *
 * <p>Start reading at {@link dev.bellwether.client.pool.PushAware}, which holds the rules, and {@link dev.bellwether.client.pool.PoolLedger}, which keeps the books and says what
 * is to be done; neither opens a socket. {@link dev.bellwether.client.pool.ConnectionPool} carries it out on one event loop.
 */
@NullMarked
package dev.bellwether.client.pool;

import org.jspecify.annotations.NullMarked;
