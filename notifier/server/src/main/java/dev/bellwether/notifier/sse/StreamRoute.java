package dev.bellwether.notifier.sse;

import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.Unavailable;
import dev.bellwether.notifier.hub.Encoding;
import dev.bellwether.notifier.hub.Streams;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * {@code GET /v1/stream}. What can never be served is a problem; what cannot be served now is an event stream that says so and ends, because
 * a native EventSource gives up for good on any status but 200.
 */
public final class StreamRoute implements Route {
    private static final Map<String, String> HEADERS = Map.of(
            "content-type", "text/event-stream",
            "cache-control", "no-store",
            // Otherwise nginx, and what descends from it, collects the stream instead of passing it on.
            "x-accel-buffering", "no");

    private final Streams streams;
    private final Encoding encoding;

    public StreamRoute(Streams streams) {
        this.streams = streams;
        this.encoding = streams.encoding("sse", new SseFormat());
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        streams.admitWithPresence(exchange, request)
                .ifPresent(accepted -> answer(exchange, () -> streams.open(exchange, encoding, accepted)));
    }

    @Override
    public void unavailable(Exchange exchange, FullHttpRequest request, Unavailable why) {
        answer(exchange, () -> streams.refuse(exchange, request, encoding, why));
    }

    private static void answer(Exchange exchange, Runnable stream) {
        exchange.begin(HttpResponseStatus.OK, HEADERS.entrySet());
        if (exchange.method().equals(HttpMethod.HEAD)) {
            exchange.end();
        } else {
            stream.run();
        }
    }
}
