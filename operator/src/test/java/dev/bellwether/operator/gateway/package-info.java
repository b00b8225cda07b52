/** Tests of the thin shell's small decisions. The shell itself is tested on a real API server and a real node, in {@code e2e}. */
@NullMarked
package dev.bellwether.operator.gateway;

import org.jspecify.annotations.NullMarked;
