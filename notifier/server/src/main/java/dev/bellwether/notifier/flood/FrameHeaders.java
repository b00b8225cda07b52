package dev.bellwether.notifier.flood;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Finds the frames in what a client sends, however it is cut into buffers, behind the connection's preface. Reads by index, changes and keeps
 * nothing; of payloads only that of a WINDOW_UPDATE is looked at.
 */
final class FrameHeaders {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int HEADER_AND_INCREMENT = 13;
    /** A padding alone is its length and up to 255 bytes. */
    private static final int MOST_PADDING = 256;

    private static final byte NONE = -1;

    private long first;
    private int last;
    /** How much of the header is known, in bytes. */
    private int known;
    /** How much is to be passed over, in bytes. */
    private int left = PREFACE;

    private int found;
    private byte type = NONE;

    /** Is told of frames. */
    interface Found {
        /**
         * A frame's header has come, and of a WINDOW_UPDATE all.
         *
         * @param length of its payload
         * @param increment of a WINDOW_UPDATE, 0 to 2^31 - 1; 0 otherwise
         * @return whether to look on
         */
        boolean frame(int type, int flags, int stream, int length, int increment);
    }

    void read(ByteBuf bytes, Found told) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (left > 0) {
                int passed = Math.min(left, end - at);
                left -= passed;
                at += passed;
            } else if (!isWhole(bytes.getByte(at++))) {
                continue;
            } else if (!tell(told)) {
                return;
            }
        }
    }

    /** How many frames have been found. */
    int found() {
        return found;
    }

    /** Whether the rest of a frame is still to come; those of DATA are, for as long as somebody uploads. */
    boolean isWithin() {
        return known > 0 || (left > 0 && type != Http2FrameTypes.DATA && type != NONE);
    }

    /** Whether a DATA frame has nothing but perhaps padding, and ends nothing. */
    static boolean isEmptyData(int flags, int length) {
        boolean mayBePaddingAlone = (flags & Http2Flags.PADDED) != 0 && length <= MOST_PADDING;
        return (flags & Http2Flags.END_STREAM) == 0 && (length == 0 || mayBePaddingAlone);
    }

    /** Length, type and flags are the first 40 bits, the stream the next 32, and the increment the 32 behind it. */
    private boolean isWhole(byte next) {
        int bits = next & 0xFF;
        if (known < 5) {
            first = (first << 8) | bits;
        } else if (known < HEADER) {
            last = (last << 8) | bits;
        } else {
            first = (first << 8) | bits;
        }
        known++;
        if (known < HEADER) {
            return false;
        }
        // Behind the header the increment is shifted in from the right.
        boolean awaitsIncrement =
                known == HEADER && ((first >> 8) & 0xFF) == Http2FrameTypes.WINDOW_UPDATE && first >> 16 == 4;
        return known == HEADER ? !awaitsIncrement : known == HEADER_AND_INCREMENT;
    }

    private boolean tell(Found told) {
        boolean hasIncrement = known == HEADER_AND_INCREMENT;
        long head = hasIncrement ? first >>> 32 : first;
        int length = (int) (head >>> 16) & 0xFFFFFF;
        int increment = hasIncrement ? (int) first & Integer.MAX_VALUE : 0;
        int stream = last & Integer.MAX_VALUE;
        type = (byte) (head >>> 8);
        left = hasIncrement ? 0 : length;
        known = 0;
        first = 0;
        last = 0;
        found++;
        return told.frame(type & 0xFF, (int) head & 0xFF, stream, length, increment);
    }
}
