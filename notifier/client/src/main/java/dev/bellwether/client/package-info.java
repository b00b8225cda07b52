/**
 * A client for notification streams: Server-Sent Events or WebSocket, over HTTP/2 (TLS with ALPN, or prior knowledge) or HTTP/1.1, kept up across resets, drained pods and
 * lost connections, without losing its place.
 *
 * <p>Start reading at {@link dev.bellwether.client.NotificationClient}, then {@link dev.bellwether.client.EventStream}, which owns one subscription, and {@code Attempt}, one request of
 * it. {@code EventStreamParser}, {@code MessageParser} and {@code Backoff} hold the rules and know nothing of sockets; {@code Wire} is the line between a stream and the HTTP version
 * below it, and {@code Connector} is how the {@linkplain dev.bellwether.client.pool pool} comes by one.
 */
@NullMarked
package dev.bellwether.client;

import org.jspecify.annotations.NullMarked;
