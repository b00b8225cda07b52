package dev.bellwether.e2e.fleet;

import dev.bellwether.client.Transport;
import org.jspecify.annotations.Nullable;

/** How notifications come to a client during one of its lives. */
public enum Travel {
    SSE_H2(Transport.SSE, false),
    SSE_H1(Transport.SSE, true),
    /** An extended CONNECT, RFC 8441. */
    WEBSOCKET_H2(Transport.WEBSOCKET, false),
    WEBSOCKET_H1(Transport.WEBSOCKET, true),
    /** Long polling over HTTP/1.1. */
    POLL(null, true);

    private final @Nullable Transport transport;
    private final boolean http1;

    Travel(@Nullable Transport transport, boolean http1) {
        this.transport = transport;
        this.http1 = http1;
    }

    /** Null for polls, which are no stream. */
    @Nullable
    Transport transport() {
        return transport;
    }

    boolean http1() {
        return http1;
    }
}
