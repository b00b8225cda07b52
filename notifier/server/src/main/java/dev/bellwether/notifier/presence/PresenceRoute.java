package dev.bellwether.notifier.presence;

import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.WholeAnswer;
import dev.bellwether.notifier.hub.RetentionRules;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/presence/{topic}}: who is there now, a page of it. */
public final class PresenceRoute implements Route {
    public static final String PATH = "/v1/presence/";

    /** Where no account is kept. */
    public static final Route OFF = (exchange, request) -> exchange.respond(
            Problem.of(HttpResponseStatus.NOT_FOUND, "presence: this gateway keeps none (expected: presence.enabled)"));

    private static final int DEFAULT = 100;
    private static final int MOST = 1000;

    private final Presence presence;
    private final RetentionRules rules;

    public PresenceRoute(Presence presence, RetentionRules rules) {
        this.presence = presence;
        this.rules = rules;
    }

    private record Asked(TopicPattern topic, @Nullable Place after, int limit) {}

    /** Why there is no answer. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Refused(HttpResponseStatus status, String detail) {
            this(Problem.of(status, detail));
        }

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        try {
            Asked asked = asked(exchange, request.uri());
            presence.page(asked.topic(), asked.after(), asked.limit())
                    .thenAccept(page -> exchange.context().executor().execute(() -> exchange.respond(json(page))));
        } catch (Refused refused) {
            exchange.respond(refused.problem);
        }
    }

    private Asked asked(Exchange exchange, String uri) throws Refused {
        String name = topic(exchange.path());
        if (!TopicPattern.isPattern(name)) {
            throw new Refused(
                    HttpResponseStatus.BAD_REQUEST,
                    "topic: " + name + " (expected: " + TopicPattern.SYNTAX
                            + ", or * or {variable} as a whole segment)");
        }
        TopicPattern topic = TopicPattern.of(name);
        if (!rules.isKnown(topic)) {
            throw new Refused(
                    HttpResponseStatus.NOT_FOUND,
                    "topic: " + name + " (expected: a topic of this gateway, or a pattern that one of its own covers)");
        }
        Optional<String> missing = exchange.grant().notSubscribable(Set.of(topic));
        if (missing.isPresent()) {
            throw new Refused(Guard.forbidden("bellwether.subscribe", missing.get()));
        }
        return paged(topic, uri);
    }

    private static Asked paged(TopicPattern topic, String uri) throws Refused {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            throw new Refused(HttpResponseStatus.BAD_REQUEST, "query: not percent-encoded UTF-8");
        }
        for (String name : query.keySet()) {
            if (!Set.of("limit", "after").contains(name)) {
                throw new Refused(HttpResponseStatus.BAD_REQUEST, "query: " + name + " (expected: limit, after)");
            }
        }
        String limit =
                query.getOrDefault("limit", List.of(Integer.toString(DEFAULT))).get(0);
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw new Refused(
                    HttpResponseStatus.BAD_REQUEST,
                    "limit: " + limit + " (expected: an integer from 1 to " + MOST + ")");
        }
        List<String> marks = query.getOrDefault("after", List.of());
        Optional<Place> after = marks.isEmpty() ? Optional.empty() : PageMark.read(marks.get(0));
        if (!marks.isEmpty() && after.isEmpty()) {
            throw new Refused(
                    HttpResponseStatus.BAD_REQUEST,
                    "after: " + marks.get(0) + " (expected: what the page before has as next)");
        }
        return new Asked(topic, after.orElse(null), Integer.parseInt(limit));
    }

    private static String topic(String path) {
        try {
            return QueryStringDecoder.decodeComponent(
                    path.substring(PATH.length()).replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static FullHttpResponse json(byte[] body) {
        return WholeAnswer.of(
                HttpResponseStatus.OK,
                HttpHeaderValues.APPLICATION_JSON,
                HttpHeaderValues.NO_STORE,
                Unpooled.wrappedBuffer(body));
    }
}
