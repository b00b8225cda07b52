package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The event, of 200 bytes of JSON, that encodings are measured with. */
public final class EncodeSample {
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final byte[] json = ("{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"m\":\"" + "x".repeat(114)
                    + "\"},\"created_at\":\"2026-01-01T00:00:00.000Z\"}")
            .getBytes(StandardCharsets.UTF_8);
    private final StoredEvent event = new StoredEvent(4711, "rooms/1", Instant.EPOCH, json);
    private final Cursor at = new Cursor("dlvm2kq8h3s0", 4711);

    /** How many bytes it takes in a format. */
    public int encoded(Format format) {
        return length(format.event(allocator, at, event));
    }

    /** The baseline: its JSON as it is. */
    public int copied() {
        return length(allocator.directBuffer(json.length).writeBytes(json));
    }

    private static int length(ByteBuf encoded) {
        int length = encoded.readableBytes();
        encoded.release();
        return length;
    }
}
