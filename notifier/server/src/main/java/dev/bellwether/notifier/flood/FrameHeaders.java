package dev.bellwether.notifier.flood;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Finds the frames in what a client sends, however it is cut into buffers, behind the connection's preface. Reads by index, changes and keeps
 * nothing; of payloads only that of a WINDOW_UPDATE and how much of DATA is padding are looked at.
 */
final class FrameHeaders {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;

    private static final byte NONE = -1;

    private long first;
    private int last;
    private int detail;
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
         * @param detail of a WINDOW_UPDATE its increment, 0 to 2^31 - 1; of DATA how many bytes of the payload are said to be padding, 0 to 256; 0
         *     otherwise
         * @return whether to look on
         */
        boolean frame(int type, int flags, int stream, int length, int detail);
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

    /** Length, type and flags are the first 40 bits, the stream the next 32, and behind them may be a detail. */
    private boolean isWhole(byte next) {
        int bits = next & 0xFF;
        if (known < 5) {
            first = (first << 8) | bits;
        } else if (known < HEADER) {
            last = (last << 8) | bits;
        } else {
            detail = (detail << 8) | bits;
        }
        known++;
        return known >= HEADER && known == HEADER + detailBytes();
    }

    /** How much of the payload is looked at: of a WINDOW_UPDATE all, of padded DATA how much padding there is. */
    private int detailBytes() {
        long length = first >> 16;
        return switch ((int) (first >> 8) & 0xFF) {
            case Http2FrameTypes.WINDOW_UPDATE -> length == 4 ? 4 : 0;
            case Http2FrameTypes.DATA -> length > 0 && (first & Http2Flags.PADDED) != 0 ? 1 : 0;
            default -> 0;
        };
    }

    private boolean tell(Found told) {
        int looked = known - HEADER;
        int length = (int) (first >> 16);
        int flags = (int) first & 0xFF;
        int stream = last & Integer.MAX_VALUE;
        // The length of padding is padding itself (RFC 9113 section 6.1).
        int meaning = looked == 1 ? detail + 1 : detail & Integer.MAX_VALUE;
        type = (byte) (first >> 8);
        left = length - looked;
        known = 0;
        first = 0;
        last = 0;
        detail = 0;
        found++;
        return told.frame(type & 0xFF, flags, stream, length, meaning);
    }
}
