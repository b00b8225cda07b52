package dev.bellwether.notifier.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.notifier.hub.Format;
import dev.bellwether.notifier.hub.Gap;
import dev.bellwether.notifier.hub.Notices;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Text messages, each a JSON object, as docs/streaming.md describes them; an ending is followed by the close frame that goes with it. Whole frames
 * without a mask, so that all clients get the same bytes.
 */
final class WebSocketFormat implements Format {
    private static final byte[] DATA = ",\"data\":".getBytes(UTF_8);
    private static final byte[] END = {'}'};

    private final TextFrames frames;

    WebSocketFormat(TextFrames frames) {
        this.frames = frames;
    }

    @Override
    public ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry) {
        return frames.of(allocator, head(at, "cursor"), retry(retry), END);
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event) {
        return frames.of(allocator, head(at, "notification"), DATA, event.json(), END);
    }

    @Override
    public ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at) {
        return frames.of(allocator, head(at, "gap"), DATA, Notices.gap(gap), END);
    }

    @Override
    public ByteBuf cursor(ByteBufAllocator allocator, Cursor at) {
        return frames.of(allocator, head(at, "cursor"), END);
    }

    @Override
    public ByteBuf presence(ByteBufAllocator allocator, byte[] data) {
        return frames.of(allocator, head(null, "presence"), DATA, data, END);
    }

    @Override
    public ByteBuf ending(ByteBufAllocator allocator, Ending ending) {
        Ending.Cause cause = ending.cause();
        byte[] head = head(ending.at(), cause.event().isEmpty() ? "cursor" : cause.event());
        ByteBuf notice = cause.event().isEmpty()
                ? frames.of(allocator, head, retry(ending.retry()), END)
                : frames.of(allocator, head, DATA, Notices.ending(cause), retry(ending.retry()), END);
        String reason = cause.reason().isEmpty() ? "moved" : cause.reason();
        return Unpooled.wrappedBuffer(
                notice, Frames.close(allocator, CloseCode.of(cause).code(), reason));
    }

    private static byte[] head(@Nullable Cursor at, String event) {
        String id = at == null ? "" : "\"id\":\"" + at + "\",";
        return ("{" + id + "\"event\":\"" + event + '"').getBytes(UTF_8);
    }

    private static byte[] retry(Duration retry) {
        return (",\"retry\":" + retry.toMillis()).getBytes(UTF_8);
    }
}
