package dev.bellwether.notifier.flood;

import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * What a connection may do beside its {@link Budget}, for it has been given a reason: a PING with each stream that it resets, as Go's client sends it,
 * and a WINDOW_UPDATE for what it was sent and for each stream that it opens.
 */
final class Earned {
    /** A DATA frame of a heartbeat is larger than two of these, and some clients give back each frame to its stream and to the connection. */
    private static final int BYTES_EACH = 16;
    /** As many as a client of large windows may owe after it was busy with something else. */
    private static final int MOST_UPDATES = 8192;

    private static final int MOST_PINGS = 100;

    private int pings;
    private int updates;
    /** How far the connection's window has been opened, in bytes. */
    private long opened = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    /** The same, of what the codec has not taken. */
    private long ahead;
    /** How many of the bytes that were sent have been accounted for. */
    private long counted;

    /** The codec has taken all that was read before. */
    void caughtUp() {
        opened += ahead;
        ahead = 0;
    }

    void reset() {
        pings = Math.min(MOST_PINGS, pings + 1);
    }

    /** Whether one more PING has been earned. */
    boolean ping() {
        if (pings == 0) {
            return false;
        }
        pings--;
        return true;
    }

    void streamOpened() {
        updates = Math.min(MOST_UPDATES, updates + 1);
    }

    /**
     * Whether one more WINDOW_UPDATE has been earned.
     *
     * @param stream whose window; 0 is the connection
     * @param increment in bytes
     * @param window what the connection's is now, in bytes: what is missing of all that it was given has been sent
     */
    boolean windowUpdate(int stream, int increment, int window) {
        long each = (opened - window - counted) / BYTES_EACH;
        counted += each * BYTES_EACH;
        updates = (int) Math.min(MOST_UPDATES, updates + each);
        if (stream == 0) {
            ahead += increment;
        }
        if (updates == 0) {
            return false;
        }
        updates--;
        return true;
    }
}
