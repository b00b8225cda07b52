package dev.bellwether.notifier.sse;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.notifier.hub.Format;
import dev.bellwether.notifier.hub.Gap;
import dev.bellwether.notifier.hub.Notices;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code text/event-stream}, as docs/streaming.md describes it. */
public final class SseFormat implements Format {
    /** As WebSockets and polls name it, too. */
    private static final String MOVED = "moved";

    @Override
    public ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry) {
        return SseBlock.opening(allocator, at.toString(), retry);
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event) {
        return SseBlock.event(allocator, at.toString(), null, event.json());
    }

    @Override
    public ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at) {
        return SseBlock.event(allocator, at.toString(), "gap", Notices.gap(gap));
    }

    @Override
    public ByteBuf cursor(ByteBufAllocator allocator, Cursor at) {
        return SseBlock.id(allocator, at.toString());
    }

    /** Without an {@code id}: what a client resumes from is its place in the log, where this is not. */
    @Override
    public ByteBuf presence(ByteBufAllocator allocator, byte[] data) {
        return SseBlock.event(allocator, null, "presence", data);
    }

    /** Says in every case when to come back, and why: a stream that merely ends looks to a page like a network that failed. */
    @Override
    public ByteBuf ending(ByteBufAllocator allocator, Ending ending) {
        Ending.Cause cause = ending.cause();
        String event = cause.event().isEmpty() ? "unavailable" : cause.event();
        String reason = cause.reason().isEmpty() ? MOVED : cause.reason();
        return SseBlock.farewell(allocator, ending.retry(), text(ending.at()), event, Notices.ending(reason));
    }

    private static @Nullable String text(@Nullable Cursor cursor) {
        return cursor == null ? null : cursor.toString();
    }
}
