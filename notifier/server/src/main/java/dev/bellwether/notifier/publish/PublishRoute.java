package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.Route;
import dev.bellwether.notifier.http.WholeAnswer;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** {@code POST /v1/topics/{topic}}. The answer waits until the log says that the notification is stored: nothing is acknowledged before. */
final class PublishRoute implements Route {
    private final Publisher publisher;

    PublishRoute(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        if (exchange.connection().isOverLimit()) {
            answer(exchange, publisher.counted(Reply.notStored("limit", "too many connections")));
            return;
        }
        try {
            String topic = topic(exchange.path());
            publisher.check(topic);
            Sent sent = sent(request);
            publisher
                    .publish(exchange.grant(), topic, request.headers(), () -> sent)
                    .thenAccept(reply -> exchange.context().executor().execute(() -> answer(exchange, reply)));
        } catch (Refusal refusal) {
            answer(exchange, publisher.counted(Reply.refused(refusal.problem())));
        }
    }

    private static String topic(String path) {
        try {
            return QueryStringDecoder.decodeComponent(
                    path.substring(PublishRoutes.TOPICS.length()).replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Sent sent(FullHttpRequest request) throws Refusal {
        String type = mediaType(request);
        boolean structured = type.equals(CloudEvents.STRUCTURED);
        boolean binary = !structured && CloudEvents.isBinary(request.headers()) && CloudEvents.isJson(type);
        if (!structured && !binary) {
            requireJson(request, CloudEvents.STRUCTURED);
        }
        JsonNode body = JsonBody.read(ByteBufUtil.getBytes(request.content()));
        if (structured) {
            return CloudEvents.structured(body);
        }
        return binary ? CloudEvents.binary(request.headers(), type, body) : Sent.plainly(body);
    }

    /** In lower case, without parameters; {@code missing} for none. */
    static String mediaType(FullHttpRequest request) {
        CharSequence type = HttpUtil.getMimeType(request);
        return type == null ? "missing" : type.toString().strip().toLowerCase(Locale.ROOT);
    }

    /** @throws Refusal 415 */
    static void requireJson(FullHttpRequest request, String or) throws Refusal {
        String type = mediaType(request);
        if (!type.equals("application/json")) {
            throw new Refusal(Problem.of(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "content-type: " + type + " (expected: application/json or " + or + ")"));
        }
    }

    private static void answer(Exchange exchange, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            exchange.respond(failed.problem());
        } else {
            exchange.respond(json(reply.status(), "{" + reply.members() + "}"));
        }
    }

    static FullHttpResponse json(HttpResponseStatus status, String json) {
        return WholeAnswer.of(
                status,
                HttpHeaderValues.APPLICATION_JSON,
                HttpHeaderValues.NO_STORE,
                Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
    }
}
