package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * A part of many answers, prepared once for both versions of HTTP: what differs between two answers is nine bytes of an HTTP/2 frame at most.
 * Counted by references as its buffer is; begins with one.
 */
public final class SharedPart {
    private final ByteBuf chunk;
    private final ByteBuf content;

    private SharedPart(ByteBuf chunk, ByteBuf content) {
        this.chunk = chunk;
        this.content = content;
    }

    /**
     * Takes the buffer.
     *
     * @param content one byte or more
     */
    public static SharedPart of(ByteBufAllocator allocator, ByteBuf content) {
        int size = content.readableBytes();
        byte[] length = (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuf chunk = allocator.directBuffer(length.length + size + 2);
        chunk.writeBytes(length).writeBytes(content).writeByte('\r').writeByte('\n');
        content.release();
        return new SharedPart(chunk, chunk.slice(length.length, size));
    }

    /** Bytes of content. */
    public int size() {
        return content.readableBytes();
    }

    /** Appends the content. */
    public void copyTo(ByteBuf other) {
        other.writeBytes(content, content.readerIndex(), content.readableBytes());
    }

    public void release() {
        chunk.release();
    }

    /** A chunk of RFC 9112, section 7.1. To be read by index alone. */
    ByteBuf chunk() {
        return chunk;
    }

    /** What the chunk holds; shares its references. To be read by index alone. */
    ByteBuf content() {
        return content;
    }
}
