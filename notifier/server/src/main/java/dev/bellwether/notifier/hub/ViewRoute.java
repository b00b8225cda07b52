package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /v1/view?topic=…}: which topics the client looks at now, instead of those it named before; none for nothing. Streams of these topics on the
 * connection that brings the request weigh more than others of their urgency.
 */
public final class ViewRoute implements Route {
    public static final String PATH = "/v1/view";

    private final RetentionRules rules;
    private final Refusals refusals;

    public ViewRoute(RetentionRules rules, MeterRegistry meters) {
        this.rules = rules;
        this.refusals = new Refusals(meters);
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException e) {
            exchange.respond(Problem.of(HttpResponseStatus.BAD_REQUEST, "query: not percent-encoded UTF-8"));
            return;
        }
        for (String name : query.keySet()) {
            if (!name.equals("topic")) {
                exchange.respond(Problem.of(HttpResponseStatus.BAD_REQUEST, "query: " + name + " (expected: topic)"));
                return;
            }
        }
        if (query.isEmpty()) {
            looksAt(exchange, null);
            return;
        }
        StreamRequest parsed = StreamRequest.parse(request.uri(), Set.of(), null, exchange.grant(), rules);
        if (parsed instanceof StreamRequest.Accepted view) {
            looksAt(exchange, view.topics());
        } else if (parsed instanceof StreamRequest.Refused refused) {
            if (refused.isTooMany()) {
                refusals.count(Reason.SUBSCRIPTIONS);
            }
            exchange.respond(refused.problem());
        }
    }

    private static void looksAt(Exchange exchange, @Nullable TopicSelection topics) {
        if (!exchange.connection().isHttp2()) {
            exchange.respond(Problem.of(
                    HttpResponseStatus.CONFLICT,
                    "connection: HTTP/1.1 (expected: HTTP/2, and the connection that the streams are on)"));
            return;
        }
        exchange.connection().order().looksAt(topics);
        exchange.respond(noContent());
    }

    private static FullHttpResponse noContent() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
    }
}
