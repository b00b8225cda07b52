package dev.bellwether.notifier.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Text messages compressed each for itself (RFC 7692 section 7.2.1, with server_no_context_takeover), so that every client gets the same bytes. What
 * would not be shorter for it stays as it is.
 */
final class DeflatedFrames implements TextFrames {
    /** Below this the few bytes saved are not worth the work of either side. */
    private static final int LEAST = 64;
    /** What a flush ends with: an empty block, which is left out. */
    private static final int TAIL = 4;

    /** A deflater takes a quarter of a megabyte; threads that encode are few. */
    private final FastThreadLocal<Deflater> deflaters = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    @Override
    public ByteBuf of(ByteBufAllocator allocator, byte[]... utf8) {
        byte[] message = join(utf8);
        if (message.length >= LEAST) {
            // Only what is shorter is of use, so that is all the room there is.
            byte[] compressed = new byte[message.length];
            int length = compress(message, compressed);
            if (length > 0) {
                return Frames.frame(
                        allocator,
                        Frames.FINAL | Frames.COMPRESSED | Frames.Opcode.TEXT,
                        Arrays.copyOf(compressed, length));
            }
        }
        return Frames.text(allocator, message);
    }

    /** @return how many bytes of the output are the message; 0 if it did not fit */
    private int compress(byte[] message, byte[] output) {
        Deflater deflater = deflaters.get();
        deflater.reset();
        deflater.setInput(message);
        int length = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        return length < output.length ? length - TAIL : 0;
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
