package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;

/**
 * How one transport puts what a stream tells into bytes. Pure: the same for every client of the transport. Every method answers a new buffer that
 * the caller owns.
 */
public interface Format {
    /**
     * What a stream begins with.
     *
     * @param retry what the client is asked to wait before it reconnects
     */
    ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry);

    /** A notification. */
    ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event);

    /** @param at the client's cursor after it */
    ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at);

    /** The client's cursor alone: a heartbeat. */
    ByteBuf cursor(ByteBufAllocator allocator, Cursor at);

    /** Who is there, who came or who left: {@code data} as JSON. The client's cursor stays as it is. Nothing for a poll, which cannot ask for it. */
    default ByteBuf presence(ByteBufAllocator allocator, byte[] data) {
        return allocator.buffer(0);
    }

    /** What a stream ends with. */
    ByteBuf ending(ByteBufAllocator allocator, Ending ending);
}
