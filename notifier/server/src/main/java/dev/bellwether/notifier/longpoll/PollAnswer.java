package dev.bellwether.notifier.longpoll;

import dev.bellwether.notifier.http.Problem;
import dev.bellwether.notifier.http.WholeAnswer;
import dev.bellwether.notifier.longpoll.PollPart.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a poll: {@code 200} with what was told and the cursor to ask with next, or {@code 503} when nothing was and nothing can be. Pure.
 */
final class PollAnswer {
    private String cursor = "";
    private boolean news;
    private @Nullable PollEnding ending;

    private PollAnswer(ByteBuf told) {
        PollPart.each(told, this::note);
    }

    /**
     * A new response that the caller owns.
     *
     * @param told {@link PollPart}s; still the caller's
     */
    static FullHttpResponse of(ByteBufAllocator allocator, ByteBuf told) {
        PollAnswer answer = new PollAnswer(told);
        PollEnding end = answer.ending;
        boolean nothing = !answer.news && end != null && end.isUnavailable();
        return nothing || answer.cursor.isEmpty() ? answer.comeBack() : answer.tell(allocator, told);
    }

    private void note(PollPart part) {
        cursor = part.id().isEmpty() ? cursor : part.id();
        news |= part.kind().isNews();
        if (part.kind() == Kind.ENDING) {
            ending = PollEnding.read(part.content());
        }
    }

    private Duration retry() {
        return ending == null ? Duration.ZERO : ending.retry();
    }

    private FullHttpResponse comeBack() {
        PollEnding end = ending;
        String reason = end == null || end.cause().reason().isEmpty()
                ? "moved"
                : end.cause().reason();
        // The header knows whole seconds alone.
        long seconds = Math.max(1, retry().plusMillis(999).toSeconds());
        Problem problem = Problem.of(HttpResponseStatus.SERVICE_UNAVAILABLE, "not now; try again")
                .with(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds))
                .withMember("reason", reason);
        return (cursor.isEmpty() ? problem : problem.withMember("cursor", cursor)).response();
    }

    private FullHttpResponse tell(ByteBufAllocator allocator, ByteBuf told) {
        ByteBuf body = allocator.buffer(told.readableBytes() + 128);
        ascii(body, "{\"cursor\":\"" + cursor + "\",\"retry\":" + retry().toMillis() + ",\"notifications\":[");
        list(body, told, Kind.NOTIFICATION);
        ascii(body, "],\"gaps\":[");
        list(body, told, Kind.GAP);
        ascii(body, "]}");
        return WholeAnswer.of(
                HttpResponseStatus.OK, HttpHeaderValues.APPLICATION_JSON, HttpHeaderValues.NO_STORE, body);
    }

    private static void list(ByteBuf body, ByteBuf told, Kind kind) {
        int from = body.writerIndex();
        PollPart.each(told, part -> {
            if (part.kind() == kind) {
                if (body.writerIndex() > from) {
                    body.writeByte(',');
                }
                body.writeBytes(part.content());
            }
        });
    }

    private static void ascii(ByteBuf body, String text) {
        body.writeCharSequence(text, StandardCharsets.US_ASCII);
    }
}
