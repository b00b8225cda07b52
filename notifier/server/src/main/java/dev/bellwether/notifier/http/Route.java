package dev.bellwether.notifier.http;

import io.netty.handler.codec.http.FullHttpRequest;

/** Answers requests. Called on the connection's event loop; must not block. */
@FunctionalInterface
public interface Route {
    /**
     * @param request not owned by the callee; what is used later must be copied or retained
     */
    void handle(Exchange exchange, FullHttpRequest request);

    /**
     * Answers a request that cannot be served now. By a problem with 429 or 503 and {@code Retry-After}, unless the route's clients need to be
     * told otherwise. Nobody has judged who asks.
     */
    default void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
        exchange.respond(why.problem());
    }
}
