/** WebSocket tests without a server. */
@NullMarked
package dev.bellwether.notifier.websocket;

import org.jspecify.annotations.NullMarked;
