package dev.bellwether.e2e.bench.fanout;

import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** HTTP/2: hands on the payload of DATA frames and acknowledges SETTINGS and PING. */
final class FrameReading implements Reading {
    private static final byte[] NOTHING = {};
    private static final byte[] SETTINGS_ACK = Frames.of(Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0, NOTHING);

    private final byte[] header = new byte[Frames.HEADER];
    private final byte[] ping = new byte[8];
    private int headerRead;
    private int left;
    private int pingRead;

    @Override
    public byte[] take(byte[] bytes, int length, Payload payload) {
        byte[] answer = NOTHING;
        int at = 0;
        while (at < length) {
            if (headerRead < Frames.HEADER) {
                header[headerRead++] = bytes[at++];
                if (headerRead == Frames.HEADER) {
                    left = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
                    answer = begun(answer);
                }
            } else {
                int part = Math.min(left, length - at);
                if (header[3] == Http2FrameTypes.DATA) {
                    payload.part(bytes, at, at + part);
                } else if (header[3] == Http2FrameTypes.PING && pingRead + part <= ping.length) {
                    System.arraycopy(bytes, at, ping, pingRead, part);
                    pingRead += part;
                }
                at += part;
                left -= part;
            }
            if (headerRead == Frames.HEADER && left == 0) {
                if (header[3] == Http2FrameTypes.PING && (header[4] & Http2Flags.ACK) == 0) {
                    answer = Frames.of(Http2FrameTypes.PING, Http2Flags.ACK, 0, ping);
                    pingRead = 0;
                }
                headerRead = 0;
            }
        }
        return answer;
    }

    private byte[] begun(byte[] answer) {
        int type = header[3];
        if (type == Http2FrameTypes.RST_STREAM
                || type == Http2FrameTypes.GO_AWAY
                || (type <= Http2FrameTypes.HEADERS && (header[4] & Http2Flags.END_STREAM) != 0)) {
            throw new IllegalStateException(
                    "the server ended a stream: frame of type " + type + ", flags " + header[4]);
        }
        return type == Http2FrameTypes.SETTINGS && (header[4] & Http2Flags.ACK) == 0 ? SETTINGS_ACK : answer;
    }
}
