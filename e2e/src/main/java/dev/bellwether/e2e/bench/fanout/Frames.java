package dev.bellwether.e2e.bench.fanout;

import java.nio.ByteBuffer;

/** HTTP/2 frames as bytes (RFC 9113, section 4.1). */
final class Frames {
    static final int HEADER = 9;
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private Frames() {}

    static byte[] of(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
