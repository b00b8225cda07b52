package dev.bellwether.notifier.grpcweb;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.notifier.hub.Format;
import dev.bellwether.notifier.hub.Gap;
import dev.bellwether.notifier.hub.Notices;
import dev.bellwether.v1.Event;
import dev.bellwether.v1.Presence;
import dev.bellwether.v1.Unauthorized;
import dev.bellwether.v1.Unavailable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Messages of {@code bellwether/v1/notifications.proto}, each in a frame; an ending is followed by the trailers that go with it. */
final class GrpcWebFormat implements Format {
    private static final dev.bellwether.v1.Cursor CURSOR = dev.bellwether.v1.Cursor.getDefaultInstance();

    private final Frames frames;

    GrpcWebFormat(Frames frames) {
        this.frames = frames;
    }

    @Override
    public ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry) {
        return message(allocator, at(at).setRetryMs((int) retry.toMillis()).setCursor(CURSOR));
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event) {
        return message(allocator, at(at).setNotification(NotificationMessage.of(event)));
    }

    @Override
    public ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at) {
        dev.bellwether.v1.Gap.Builder told = dev.bellwether.v1.Gap.newBuilder()
                .setRequested(Notices.requested(gap))
                .setReason(gap.reason().toString());
        if (gap.from() != null) {
            told.setFrom(gap.from().toString());
        }
        if (gap.to() != null) {
            told.setTo(gap.to().toString());
        }
        return message(allocator, at(at).setGap(told));
    }

    @Override
    public ByteBuf cursor(ByteBufAllocator allocator, Cursor at) {
        return message(allocator, at(at).setCursor(CURSOR));
    }

    @Override
    public ByteBuf presence(ByteBufAllocator allocator, byte[] data) {
        String told = new String(data, StandardCharsets.UTF_8);
        return message(
                allocator, Event.newBuilder().setPresence(Presence.newBuilder().setData(told)));
    }

    @Override
    public ByteBuf ending(ByteBufAllocator allocator, Ending ending) {
        Event.Builder last = at(ending.at()).setRetryMs((int) ending.retry().toMillis());
        String reason = ending.cause().reason();
        switch (ending.cause()) {
            case MOVED, DEADLINE -> last.setCursor(CURSOR);
            case EXPIRED -> last.setUnauthorized(Unauthorized.newBuilder().setReason(reason));
            case BACKPLANE, DRAINING, LIMIT, SLOW, KEYS ->
                last.setUnavailable(Unavailable.newBuilder().setReason(reason));
        }
        return Unpooled.wrappedBuffer(
                message(allocator, last), frames.frame(allocator, Frames.TRAILERS, Trailers.of(ending)));
    }

    private ByteBuf message(ByteBufAllocator allocator, Event.Builder event) {
        return frames.frame(allocator, Frames.MESSAGE, event.build().toByteArray());
    }

    private static Event.Builder at(@Nullable Cursor at) {
        Event.Builder event = Event.newBuilder();
        return at == null ? event : event.setId(at.toString());
    }
}
