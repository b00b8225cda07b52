package dev.bellwether.e2e.bench.fanout;

/** HTTP/2: hands on the payload of DATA frames and acknowledges SETTINGS and PING. */
final class FrameReading implements Reading {
    private static final byte[] NOTHING = {};
    private static final byte[] SETTINGS_ACK = Frames.of(Frames.SETTINGS, Frames.ACK, 0, NOTHING);

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
                if (header[3] == Frames.DATA) {
                    payload.part(bytes, at, at + part);
                } else if (header[3] == Frames.PING && pingRead + part <= ping.length) {
                    System.arraycopy(bytes, at, ping, pingRead, part);
                    pingRead += part;
                }
                at += part;
                left -= part;
            }
            if (headerRead == Frames.HEADER && left == 0) {
                if (header[3] == Frames.PING && (header[4] & Frames.ACK) == 0) {
                    answer = Frames.of(Frames.PING, Frames.ACK, 0, ping);
                    pingRead = 0;
                }
                headerRead = 0;
            }
        }
        return answer;
    }

    private byte[] begun(byte[] answer) {
        int type = header[3];
        if (type == Frames.RST_STREAM
                || type == Frames.GOAWAY
                || (type <= Frames.HEADERS && (header[4] & Frames.END_STREAM) != 0)) {
            throw new IllegalStateException(
                    "the server ended a stream: frame of type " + type + ", flags " + header[4]);
        }
        return type == Frames.SETTINGS && (header[4] & Frames.ACK) == 0 ? SETTINGS_ACK : answer;
    }
}
