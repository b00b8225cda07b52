package dev.bellwether.notifier.longpoll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One thing a poll's answer will tell, as it waits for the rest: its kind, the client's cursor after it, and its content, each with its length.
 * Never leaves the process. Parts written one after the other can be read again.
 *
 * @param id empty for none
 * @param content shares the bytes it was read from
 */
record PollPart(Kind kind, String id, ByteBuf content) {
    /** What it tells. */
    enum Kind {
        /** The cursor alone. */
        CURSOR,
        /** A member of the answer's {@code notifications}. */
        NOTIFICATION,
        /** A member of its {@code gaps}. */
        GAP,
        /** Why it ends: {@link PollEnding}. */
        ENDING;

        /** Whether a client waits for it. */
        boolean isNews() {
            return this == NOTIFICATION || this == GAP;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    /** @param id printable ASCII, at most 255 characters */
    static ByteBuf write(ByteBufAllocator allocator, Kind kind, String id, byte[]... content) {
        int length = 0;
        for (byte[] piece : content) {
            length += piece.length;
        }
        ByteBuf out = allocator.buffer(6 + id.length() + length);
        out.writeByte(kind.ordinal()).writeByte(id.length());
        out.writeCharSequence(id, StandardCharsets.US_ASCII);
        out.writeInt(length);
        for (byte[] piece : content) {
            out.writeBytes(piece);
        }
        return out;
    }

    /** Of the first part from the index on. */
    static Kind kind(ByteBuf parts, int index) {
        return KINDS[parts.getByte(index)];
    }

    /** Hands over each in turn, and leaves the buffer as it was. */
    static void each(ByteBuf parts, Consumer<PollPart> reader) {
        ByteBuf rest = parts.duplicate();
        while (rest.isReadable()) {
            Kind kind = KINDS[rest.readByte()];
            String id = rest.readCharSequence(rest.readUnsignedByte(), StandardCharsets.US_ASCII)
                    .toString();
            reader.accept(new PollPart(kind, id, rest.readSlice(rest.readInt())));
        }
    }
}
