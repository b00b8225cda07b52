package dev.bellwether.e2e.bench.fanout;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What a subscriber says once it is connected, as bytes. */
enum Wire {
    /** HTTP/1.1: one stream a connection. */
    H1 {
        @Override
        byte[] subscribe(String path, int streams) {
            if (streams != 1) {
                throw new IllegalArgumentException("streams: " + streams + " (expected: 1 with HTTP/1.1)");
            }
            return ("GET " + path + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        Reading reading() {
            return new PlainReading();
        }
    },

    /** HTTP/2 in clear text with prior knowledge (RFC 9113, section 3.3); windows so large that they never matter. */
    H2C {
        @Override
        byte[] subscribe(String path, int streams) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // SETTINGS_ENABLE_PUSH = 0, SETTINGS_INITIAL_WINDOW_SIZE = 2^31 - 1
            out.writeBytes(Frames.of(Http2FrameTypes.SETTINGS, 0, 0, new byte[] {
                0, 2, 0, 0, 0, 0, 0, 4, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff
            }));
            out.writeBytes(Frames.of(Http2FrameTypes.WINDOW_UPDATE, 0, 0, new byte[] {0x7f, (byte) 0xfe, 0, 0}));
            for (int i = 0; i < streams; i++) {
                out.writeBytes(Frames.of(
                        Http2FrameTypes.HEADERS, Http2Flags.END_STREAM | Http2Flags.END_HEADERS, 2 * i + 1, get(path)));
            }
            return out.toByteArray();
        }

        @Override
        Reading reading() {
            return new FrameReading();
        }
    };

    /** Everything one connection sends to subscribe that many times. */
    abstract byte[] subscribe(String path, int streams);

    /** How its answers are read; one for each connection. */
    abstract Reading reading();

    /** HPACK (RFC 7541) without a table and without Huffman. */
    private static byte[] get(String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x82); // :method GET
        out.write(0x86); // :scheme http
        out.write(0x04);
        string(out, path);
        out.write(0x01);
        string(out, "bench");
        out.write(0x0f); // accept, entry 19 of the static table
        out.write(0x04);
        string(out, "text/event-stream");
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        if (text.length() > 126) {
            throw new IllegalArgumentException("text: " + text.length() + " characters (expected: at most 126)");
        }
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
