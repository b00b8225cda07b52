/**
 * gRPC-Web (the protocol of grpc/grpc, doc/PROTOCOL-WEB.md) as a transport of the hub: one server-streaming method, its messages binary or as
 * base64. Start at {@link dev.bellwether.notifier.grpcweb.SubscribeRoute}; the messages are those of {@code bellwether/v1/notifications.proto}.
 */
@NullMarked
package dev.bellwether.notifier.grpcweb;

import org.jspecify.annotations.NullMarked;
