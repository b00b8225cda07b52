/**
 * How much processor time and memory fan-out costs, beside nchan on the same work. Start at
 * {@link dev.bellwether.e2e.bench.fanout.FanoutBench}; the clients are a {@link dev.bellwether.e2e.bench.fanout.Swarm}.
 */
@NullMarked
package dev.bellwether.e2e.bench.fanout;

import org.jspecify.annotations.NullMarked;
