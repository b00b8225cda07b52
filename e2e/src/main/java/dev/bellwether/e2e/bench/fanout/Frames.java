package dev.bellwether.e2e.bench.fanout;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames as bytes (RFC 9113, section 4.1). */
final class Frames {
    static final int HEADER = 9;

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

    /** A SETTINGS frame of identifiers and values. */
    static byte[] settings(int... settings) {
        ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return of(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
    }

    /** A request's header block in HPACK (RFC 7541), without a table and without Huffman. */
    static byte[] block(String method, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String text : new String[] {":method", method, ":scheme", "http", ":authority", "bench", ":path", path}) {
            if (text.startsWith(":")) {
                block.write(0);
            }
            block.write(text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        return block.toByteArray();
    }

    static byte[] integer(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
