package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.http.SharedPart;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.PooledByteBufAllocator;

/** A transport's {@link Format} as the {@link Hub} knows it: each notification is put into it at most once. */
public final class Encoding {
    private final int index;
    private final String transport;
    private final Format format;
    private final Counter encodes;

    Encoding(int index, String transport, Format format, Counter encodes) {
        this.index = index;
        this.transport = transport;
        this.format = format;
        this.encodes = encodes;
    }

    public Format format() {
        return format;
    }

    /** Its name in metrics. */
    public String transport() {
        return transport;
    }

    /** Its place among the hub's, from 0. */
    int index() {
        return index;
    }

    SharedPart encode(Cursor at, StoredEvent event) {
        encodes.increment();
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        return SharedPart.of(allocator, format.event(allocator, at, event));
    }
}
