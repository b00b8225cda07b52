/** A few handshakes from far away. */
@NullMarked
package dev.bellwether.e2e.bench.handshake;

import org.jspecify.annotations.NullMarked;
