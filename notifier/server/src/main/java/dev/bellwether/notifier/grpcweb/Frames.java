package dev.bellwether.notifier.grpcweb;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Frames of an answer: a byte of flags, four of the length, and the content. As text each is base64 of its own, padding included: they can be
 * written one after the other, and shared, whatever came before.
 */
enum Frames {
    BINARY {
        @Override
        ByteBuf frame(ByteBufAllocator allocator, int flags, byte[] content) {
            return allocator
                    .buffer(HEADER + content.length)
                    .writeByte(flags)
                    .writeInt(content.length)
                    .writeBytes(content);
        }
    },
    TEXT {
        @Override
        ByteBuf frame(ByteBufAllocator allocator, int flags, byte[] content) {
            byte[] frame = ByteBuffer.allocate(HEADER + content.length)
                    .put((byte) flags)
                    .putInt(content.length)
                    .put(content)
                    .array();
            byte[] text = Base64.getEncoder().encode(frame);
            return allocator.buffer(text.length).writeBytes(text);
        }
    };

    static final int HEADER = 5;
    static final int MESSAGE = 0;
    /** Flag of a message that is compressed, as {@code grpc-encoding} says. */
    static final int COMPRESSED = 1;
    /** Flag of what is no message but the trailers, as lines of HTTP/1. */
    static final int TRAILERS = 0x80;

    /** @return a new buffer that the caller owns */
    abstract ByteBuf frame(ByteBufAllocator allocator, int flags, byte[] content);
}
