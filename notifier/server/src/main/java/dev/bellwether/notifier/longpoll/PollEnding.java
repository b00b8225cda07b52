package dev.bellwether.notifier.longpoll;

import dev.bellwether.notifier.hub.Ending;
import dev.bellwether.notifier.hub.Ending.Cause;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Why a poll's stream ended, as it waits for the answer. */
record PollEnding(Cause cause, Duration retry) {
    private static final Cause[] CAUSES = Cause.values();

    static byte[] bytes(Ending ending) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) ending.cause().ordinal())
                .putLong(ending.retry().toMillis())
                .array();
    }

    static PollEnding read(ByteBuf content) {
        return new PollEnding(
                CAUSES[content.getByte(content.readerIndex())],
                Duration.ofMillis(content.getLong(content.readerIndex() + 1)));
    }

    /** Whether it is for something that may be better when the client asks again. */
    boolean isUnavailable() {
        return cause.event().equals("unavailable");
    }
}
