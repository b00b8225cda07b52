/** What the clients of the fan-out benchmark count. */
@NullMarked
package dev.bellwether.e2e.bench.fanout;

import org.jspecify.annotations.NullMarked;
