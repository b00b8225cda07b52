package dev.bellwether.notifier.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.Function;

/** Answers requests. Called on the connection's event loop; must not block. */
@FunctionalInterface
public interface Route {
    /**
     * @param request not owned by the callee; what is used later must be copied or retained
     */
    void handle(Exchange exchange, FullHttpRequest request);

    /**
     * How whoever sends such a request is told of a problem, whoever finds it: to be kept for as long as the request is answered.
     *
     * @param request its headers
     */
    default Function<Problem, FullHttpResponse> problems(HttpHeaders request) {
        return Problem::response;
    }

    /**
     * Answers a request that cannot be served now. By a problem with 429 or 503 and {@code Retry-After}, unless the route's clients need to be
     * told otherwise. Nobody has judged who asks.
     */
    default void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
        exchange.respond(why.problem());
    }
}
