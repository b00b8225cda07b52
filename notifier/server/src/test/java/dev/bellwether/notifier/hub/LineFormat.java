package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line for each thing that is told: what it is, the client's cursor after it, and what else there is to say. */
final class LineFormat implements Format {
    @Override
    public ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry) {
        return line(allocator, "opening", at, "");
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event) {
        return line(allocator, "event", at, new String(event.json(), StandardCharsets.UTF_8));
    }

    @Override
    public ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at) {
        return line(allocator, "gap", at, String.valueOf(gap.to()));
    }

    @Override
    public ByteBuf cursor(ByteBufAllocator allocator, Cursor at) {
        return line(allocator, "cursor", at, "");
    }

    @Override
    public ByteBuf ending(ByteBufAllocator allocator, Ending ending) {
        return line(allocator, "ending", ending.at(), "");
    }

    private static ByteBuf line(ByteBufAllocator allocator, String what, @Nullable Cursor at, String more) {
        return ByteBufUtil.writeUtf8(allocator, what + " " + at + " " + more + "\n");
    }
}
