package dev.bellwether.notifier.frames;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Finds the frames in what goes one way on a connection, wherever it is cut. Reads buffers by index alone. */
final class FrameSplitter {
    private static final int PREFACE = 24;
    /** What a peer may send as long as it was not told otherwise, which this server never does. */
    private static final int MOST_PAYLOAD = 1 << 14;

    private byte[] frame = new byte[64];
    private int filled;
    private int skip;
    private boolean aligned;

    private FrameSplitter(int skip, boolean aligned) {
        this.skip = skip;
        this.aligned = aligned;
    }

    /** Of a client, from its first byte: the connection preface is no frame. */
    static FrameSplitter fromPreface() {
        return new FrameSplitter(PREFACE, true);
    }

    /** Of this server, which writes frames whole: what comes next begins one. */
    static FrameSplitter betweenFrames() {
        return new FrameSplitter(0, true);
    }

    /** Of a client, in the midst: half of a frame may have been read before. Begins with the first buffer that looks like whole frames. */
    static FrameSplitter somewhere() {
        return new FrameSplitter(0, false);
    }

    /** @param whole gets each frame that ends in the bytes */
    void read(ByteBuf bytes, Consumer<Frame> whole) {
        if (!aligned && !beginsFrame(bytes)) {
            return;
        }
        aligned = true;
        int at = bytes.readerIndex();
        int skipped = Math.min(skip, bytes.readableBytes());
        skip -= skipped;
        at += skipped;
        while (at < bytes.writerIndex()) {
            int taken = Math.min(wanted(), bytes.writerIndex() - at);
            if (filled + taken > frame.length) {
                frame = Arrays.copyOf(frame, Math.max(filled + taken, 2 * frame.length));
            }
            bytes.getBytes(at, frame, filled, taken);
            filled += taken;
            at += taken;
            if (wanted() == 0) {
                whole.accept(new Frame(Arrays.copyOf(frame, filled)));
                filled = 0;
            }
        }
    }

    /** How many bytes the header, or then the frame, is short of. */
    private int wanted() {
        return filled < Frame.HEADER
                ? Frame.HEADER - filled
                : Frame.HEADER + (ByteBuffer.wrap(frame).getInt(0) >>> 8) - filled;
    }

    /** Whether the buffer is frames that a client may send, one behind the other, to its end. */
    private static boolean beginsFrame(ByteBuf bytes) {
        int at = bytes.readerIndex();
        boolean any = false;
        while (at + Frame.HEADER <= bytes.writerIndex()) {
            int payload = bytes.getUnsignedMedium(at);
            FrameType type = FrameType.of(bytes.getUnsignedByte(at + 3));
            int stream = bytes.getInt(at + 5);
            if (type == null || payload > MOST_PAYLOAD || stream < 0 || !type.fits(payload, stream)) {
                return false;
            }
            any = true;
            at += Frame.HEADER + payload;
        }
        return any;
    }
}
