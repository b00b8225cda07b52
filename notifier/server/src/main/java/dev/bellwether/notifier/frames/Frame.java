package dev.bellwether.notifier.frames;

import java.nio.ByteBuffer;

/**
 * A frame as on the wire, RFC 9113 section 4.1.
 *
 * @param bytes its 9 bytes of header and the payload; never to be written to
 */
record Frame(byte[] bytes) {
    static final int HEADER = 9;

    /** Of the payload, in bytes. */
    int length() {
        return bytes.length - HEADER;
    }

    int type() {
        return bytes[3] & 0xff;
    }

    int flags() {
        return bytes[4] & 0xff;
    }

    /** 0 for the connection. */
    int stream() {
        return ByteBuffer.wrap(bytes).getInt(5) & Integer.MAX_VALUE;
    }

    /** The payload, from its beginning. */
    ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, HEADER, length()).slice();
    }
}
