package dev.bellwether.notifier.longpoll;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.notifier.hub.Format;
import dev.bellwether.notifier.hub.Gap;
import dev.bellwether.notifier.hub.Notices;
import dev.bellwether.notifier.longpoll.PollPart.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Parts of answers to polls, to be put together by {@link PollAnswer}. */
final class PollFormat implements Format {
    private static final byte[] END = ascii("}");

    @Override
    public ByteBuf opening(ByteBufAllocator allocator, Cursor at, Duration retry) {
        return cursor(allocator, at);
    }

    @Override
    public ByteBuf event(ByteBufAllocator allocator, Cursor at, StoredEvent event) {
        String id = at.toString();
        return PollPart.write(
                allocator, Kind.NOTIFICATION, id, ascii("{\"id\":\"" + id + "\",\"notification\":"), event.json(), END);
    }

    @Override
    public ByteBuf gap(ByteBufAllocator allocator, Gap gap, Cursor at) {
        return PollPart.write(allocator, Kind.GAP, at.toString(), Notices.gap(gap));
    }

    @Override
    public ByteBuf cursor(ByteBufAllocator allocator, Cursor at) {
        return PollPart.write(allocator, Kind.CURSOR, at.toString());
    }

    @Override
    public ByteBuf ending(ByteBufAllocator allocator, Ending ending) {
        Cursor at = ending.at();
        return PollPart.write(allocator, Kind.ENDING, at == null ? "" : at.toString(), PollEnding.bytes(ending));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
