/**
 * What the client's pool gains by knowing what is delivered: the books that ship ({@link dev.bellwether.client.pool.PoolLedger}) under three policies and the same work, on a clock that
 * only counts. Start at {@link dev.bellwether.e2e.bench.pool.PoolBench}.
 */
@NullMarked
package dev.bellwether.e2e.bench.pool;

import org.jspecify.annotations.NullMarked;
