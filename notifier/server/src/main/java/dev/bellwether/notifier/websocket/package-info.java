/**
 * WebSocket (RFC 6455) as a transport of the hub, over HTTP/1.1 and over streams of HTTP/2 (RFC 8441), with permessage-deflate (RFC 7692). Start at
 * {@link dev.bellwether.notifier.websocket.WebSocketRoute}; the wire is in {@link dev.bellwether.notifier.websocket.WebSocketFormat}.
 */
@NullMarked
package dev.bellwether.notifier.websocket;

import org.jspecify.annotations.NullMarked;
