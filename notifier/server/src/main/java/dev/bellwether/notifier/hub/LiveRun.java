package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.http.SharedPart;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notifications of one topic that follow each other and have come by the time a loop gets to them. Each was encoded once for all loops; here they
 * are put together once for all subscribers of the loop, so that ten that wait cost a subscriber as much as one. On the shard's loop alone.
 */
public final class LiveRun {
    private final List<LiveEvent> events;
    private final boolean expired;
    private final @Nullable SharedPart[] joined;

    /**
     * @param events one or more; this keeps their references
     * @param encodings how many the hub has
     */
    LiveRun(List<LiveEvent> events, int encodings) {
        this.events = List.copyOf(events);
        this.expired = events.stream().anyMatch(LiveEvent::isExpired);
        this.joined = new SharedPart[events.size() > 1 ? encodings : 0];
    }

    /** In the order of the log. */
    public List<LiveEvent> events() {
        return events;
    }

    public LiveEvent first() {
        return events.get(0);
    }

    public LiveEvent last() {
        return events.get(events.size() - 1);
    }

    /** Whether some of them are not to be delivered any more: then none goes as part of {@link #part}. */
    boolean hasExpired() {
        return expired;
    }

    /** All of them on the wire; this run keeps the reference. */
    public SharedPart part(Encoding encoding) {
        if (events.size() == 1) {
            return first().part(encoding);
        }
        SharedPart part = joined[encoding.index()];
        if (part == null) {
            part = join(encoding);
            joined[encoding.index()] = part;
        }
        return part;
    }

    void release() {
        for (SharedPart part : joined) {
            if (part != null) {
                part.release();
            }
        }
        events.forEach(LiveEvent::release);
    }

    private SharedPart join(Encoding encoding) {
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        int size =
                events.stream().mapToInt(event -> event.part(encoding).size()).sum();
        ByteBuf content = allocator.directBuffer(size);
        events.forEach(event -> event.part(encoding).copyTo(content));
        return SharedPart.of(allocator, content);
    }
}
