/**
 * A client for notification streams: Server-Sent Events over HTTP/2 (TLS with ALPN, or prior knowledge) or HTTP/1.1, kept up across resets, drained pods and
 * lost connections, without losing its place.
 *
 * <p>Start reading at {@link dev.bellwether.client.NotificationClient}, which owns the connection, and {@link dev.bellwether.client.EventStream}, which owns one
 * subscription. {@code EventStreamParser} and {@code Backoff} hold the rules and know nothing of sockets; {@code Wire} is the line between an event stream and the
 * HTTP version below it.
 */
@NullMarked
package dev.bellwether.client;

import org.jspecify.annotations.NullMarked;
