package dev.bellwether.notifier.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whole frames as a server sends them, final and without a mask (RFC 6455 section 5.2). Every method answers a new buffer that the caller owns. */
public final class Frames {
    static final int FINAL = 0x80;
    /** RSV1: of a message's first frame, that it is compressed. */
    static final int COMPRESSED = 0x40;
    /** Most bytes a control frame's payload has. */
    private static final int CONTROL = 125;

    private Frames() {}

    /** @param utf8 the message in parts */
    public static ByteBuf text(ByteBufAllocator allocator, byte[]... utf8) {
        return frame(allocator, FINAL | Opcode.TEXT, utf8);
    }

    /** @param payload the message in parts */
    public static ByteBuf binary(ByteBufAllocator allocator, byte[]... payload) {
        return frame(allocator, FINAL | Opcode.BINARY, payload);
    }

    /** @param payload 125 bytes or fewer */
    static ByteBuf ping(ByteBufAllocator allocator, byte[] payload) {
        return frame(allocator, FINAL | Opcode.PING, payload);
    }

    /** @param payload the ping's */
    static ByteBuf pong(ByteBufAllocator allocator, byte[] payload) {
        return frame(allocator, FINAL | Opcode.PONG, payload);
    }

    /**
     * @param code 1000 to 4999; negative for a frame without one
     * @param reason cut to what a frame holds
     */
    static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        if (code < 0) {
            return frame(allocator, FINAL | Opcode.CLOSE);
        }
        byte[] status = {(byte) (code >> 8), (byte) code};
        return frame(allocator, FINAL | Opcode.CLOSE, status, cut(reason));
    }

    /** @param first the frame's first byte: FIN, reserved bits and opcode */
    static ByteBuf frame(ByteBufAllocator allocator, int first, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuf frame = allocator.buffer(length + 10).writeByte(first);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 1 << 16) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        for (byte[] part : parts) {
            frame.writeBytes(part);
        }
        return frame;
    }

    private static byte[] cut(String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= CONTROL - 2) {
            return utf8;
        }
        int end = CONTROL - 2;
        while ((utf8[end] & 0xC0) == 0x80) { // not in the midst of a character
            end--;
        }
        return Arrays.copyOf(utf8, end);
    }

    /** RFC 6455 section 11.8. */
    static final class Opcode {
        static final int TEXT = 1;
        static final int BINARY = 2;
        static final int CLOSE = 8;
        static final int PING = 9;
        static final int PONG = 10;

        private Opcode() {}
    }
}
