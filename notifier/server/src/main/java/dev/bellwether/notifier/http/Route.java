package dev.bellwether.notifier.http;

import io.netty.handler.codec.http.FullHttpRequest;

/** Answers requests. Called on the connection's event loop; must not block. */
@FunctionalInterface
public interface Route {
    /**
     * @param request not owned by the callee; what is used later must be copied or retained
     */
    void handle(Exchange exchange, FullHttpRequest request);
}
