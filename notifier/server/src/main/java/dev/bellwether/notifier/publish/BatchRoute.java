package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.notifier.http.Exchange;
import dev.bellwether.notifier.http.Route;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/publish}: an array of notifications that name their topics. They go to the log in their order, and the answer waits for
 * all of them: each has its own id or problem, none keeps another back.
 */
final class BatchRoute implements Route {
    static final int MOST = 100;

    private final Publisher publisher;

    BatchRoute(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void handle(Exchange exchange, FullHttpRequest request) {
        if (exchange.connection().isOverLimit()) {
            Reply.Failed limit = Reply.notStored("limit", "too many connections");
            publisher.counted(limit);
            exchange.respond(limit.problem());
            return;
        }
        try {
            boolean events = PublishRoute.mediaType(request).equals(CloudEvents.BATCH);
            if (!events) {
                PublishRoute.requireJson(request, CloudEvents.BATCH);
            }
            JsonNode sent = JsonBody.read(ByteBufUtil.getBytes(request.content()));
            if (!sent.isArray() || sent.isEmpty() || sent.size() > MOST) {
                throw new Refusal("body: " + (sent.isArray() ? sent.size() + " items" : JsonBody.kind(sent))
                        + " (expected: an array of 1 to " + MOST + " notifications)");
            }
            publish(exchange, request.headers(), sent, events);
        } catch (Refusal refusal) {
            publisher.counted(Reply.refused(refusal.problem()));
            exchange.respond(refusal.problem());
        }
    }

    private void publish(Exchange exchange, HttpHeaders headers, JsonNode sent, boolean events) {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (JsonNode item : sent) {
            replies.add(publisher
                    .publish(
                            exchange.grant(),
                            null,
                            headers,
                            () -> events ? CloudEvents.structured(item) : Sent.plainly(item))
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(replies.toArray(new CompletableFuture<?>[0])).thenAccept(all -> exchange.context()
                .executor()
                .execute(() -> exchange.respond(
                        answer(replies.stream().map(CompletableFuture::join).toList()))));
    }

    private static FullHttpResponse answer(List<Reply> replies) {
        FullHttpResponse response = PublishRoute.json(
                HttpResponseStatus.OK,
                replies.stream().map(BatchRoute::item).collect(Collectors.joining(",", "[", "]")));
        if (replies.stream().anyMatch(reply -> reply.status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE))) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        return response;
    }

    private static String item(Reply reply) {
        return reply instanceof Reply.Failed failed
                ? failed.problem().json()
                : "{\"status\":" + reply.status().code() + "," + reply.members() + "}";
    }
}
