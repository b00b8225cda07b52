package dev.bellwether.notifier.publish;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.hub.RetentionRules;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/topics/{topic}}. The answer waits until the log says that the notification is stored: nothing is acknowledged before. */
public final class PublishRoute implements Route {
    /** What the topic follows in the path. */
    public static final String PATH = "/v1/topics/";

    private final Backplane backplane;
    private final RetentionRules rules;
    private final Clock clock;
    private final MeterRegistry meters;

    public PublishRoute(Backplane backplane, RetentionRules rules, Clock clock, MeterRegistry meters) {
        this.backplane = backplane;
        this.rules = rules;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        if (exchange.connection().isOverLimit()) {
            answer(exchange, "limit", notStored("too many connections", 1));
            return;
        }
        String topic;
        try {
            topic = QueryStringDecoder.decodeComponent(
                    exchange.path().substring(PATH.length()).replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            topic = "";
        }
        Problem problem = problem(topic, request);
        if (problem != null) {
            answer(exchange, "refused", problem);
            return;
        }
        NotificationBody body = NotificationBody.parse(topic, ByteBufUtil.getBytes(request.content()), clock.instant());
        if (body instanceof NotificationBody.Refused refused) {
            answer(exchange, "refused", refused.problem());
        } else if (body instanceof NotificationBody.Accepted accepted) {
            store(exchange, topic, accepted.json());
        }
    }

    private void store(Exchange exchange, String topic, byte[] json) {
        backplane
                .publish(topic, json)
                .whenComplete((cursor, failure) -> exchange.context().executor().execute(() -> {
                    if (failure != null) {
                        answer(exchange, "unavailable", notStored("not known to be stored", 1));
                    } else {
                        count("stored");
                        exchange.respond(created(cursor));
                    }
                }));
    }

    private @Nullable Problem problem(String topic, FullHttpRequest request) {
        if (!TopicPattern.isTopic(topic)) {
            return Problem.of(
                    HttpResponseStatus.BAD_REQUEST,
                    "topic: " + (topic.length() <= 200 ? topic : topic.substring(0, 200) + "...") + " (expected: "
                            + TopicPattern.SYNTAX + ")");
        }
        if (!rules.isKnown(topic)) {
            return Problem.of(HttpResponseStatus.NOT_FOUND, "topic: " + topic + " (expected: a topic of this gateway)");
        }
        CharSequence type = HttpUtil.getMimeType(request);
        if (type == null || !type.toString().toLowerCase(Locale.ROOT).equals("application/json")) {
            return Problem.of(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "content-type: " + (type == null ? "missing" : type) + " (expected: application/json)");
        }
        return null;
    }

    private void answer(Exchange exchange, String outcome, Problem problem) {
        count(outcome);
        exchange.respond(problem);
    }

    private void count(String outcome) {
        Counter.builder("bellwether.publishes")
                .tag("outcome", outcome)
                .description("Publish requests by how they ended")
                .register(meters)
                .increment();
    }

    private static Problem notStored(String detail, int seconds) {
        return Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, detail + "; try again")
                .with(HttpHeaderNames.RETRY_AFTER, Integer.toString(seconds));
    }

    private static FullHttpResponse created(Cursor cursor) {
        byte[] body = ("{\"id\":\"" + cursor + "\"}").getBytes(StandardCharsets.US_ASCII);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }
}
