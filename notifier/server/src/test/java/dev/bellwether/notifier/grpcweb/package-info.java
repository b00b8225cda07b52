/** Tests of gRPC-Web without a server. */
@NullMarked
package dev.bellwether.notifier.grpcweb;

import org.jspecify.annotations.NullMarked;
