/**
 * What the versions of TLS cost a client that is far away, full and resumed: {@link dev.bellwether.e2e.bench.handshake.HandshakeBench}.
 */
@NullMarked
package dev.bellwether.e2e.bench.handshake;

import org.jspecify.annotations.NullMarked;
