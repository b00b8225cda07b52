package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Function;

/** Methods that the service does not have, perhaps not yet. */
public final class NoMethodRoute implements Route {
    public static final String PATH = "/bellwether.v1.Notifications/*";

    @Override
    public Function<Problem, FullHttpResponse> problems(HttpHeaders request) {
        return Wire.problems(request);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        exchange.respond(
                Wire.of(request.headers()).isPresent()
                        ? Problem.of(
                                HttpResponseStatus.NOT_IMPLEMENTED,
                                "method: " + exchange.path() + " (expected: " + SubscribeRoute.PATH + ")")
                        : Wire.unsupported(request.headers()));
    }
}
