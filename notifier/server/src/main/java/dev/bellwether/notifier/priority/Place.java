package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor.StreamState;
import io.netty.handler.codec.http2.StreamByteDistributor.Writer;
import org.jspecify.annotations.Nullable;

/** One stream's. */
final class Place extends Turn {
    /**
     * What stays of the past where it is twice as much: two turns of the greatest weight, and what a client lets a connection send at first (RFC 9113, section
     * 6.9.2).
     */
    private static final int RECENT = 64 << 10;

    private final Http2Stream stream;
    private @Nullable StreamState state;
    private Signals signals = Signals.NONE;
    // The fields of its StreamPriority, which would be one more thing to fetch for each grant.
    private byte urgency;
    private boolean isIncremental;
    private short weight;
    /** Bytes it may send and has to. */
    private int sendable;
    /** Where it waits for its turn. */
    private @Nullable Round round;
    /** Whether it waits to write frames without bytes. */
    private boolean isEmpty;

    private boolean isWriting;
    /** How much the connection had sent when this stream began to have something to send, or where what counts begins. */
    private long since;
    /** How much of what it sent since then was this stream's. */
    private long own;

    Place(Http2Stream stream) {
        this.stream = stream;
        place(StreamPriority.DEFAULT);
    }

    Http2Stream stream() {
        return stream;
    }

    /** What the flow controller knows of it; null until it was given something to send. */
    @Nullable
    StreamState state() {
        return state;
    }

    boolean hasFrame() {
        StreamState known = state;
        return known != null && known.hasFrame();
    }

    /** Whether it may write frames, but none with bytes. */
    boolean hasOnlyEmpty() {
        StreamState known = state;
        return sendable == 0 && known != null && known.hasFrame() && known.windowSize() >= 0;
    }

    Signals signals() {
        return signals;
    }

    StreamPriority priority() {
        return new StreamPriority(urgency, isIncremental, weight);
    }

    int urgency() {
        return urgency;
    }

    boolean isIncremental() {
        return isIncremental;
    }

    @Override
    int weight() {
        return weight;
    }

    @Override
    Place sender() {
        return this;
    }

    int sendable() {
        return sendable;
    }

    /** Where it waits for its turn; null when it does not. */
    @Nullable
    Round round() {
        return round;
    }

    boolean isWaitingEmpty() {
        return isEmpty;
    }

    boolean isWriting() {
        return isWriting;
    }

    /**
     * Whether it got less than three quarters of an even share lately, but no longer than it has something to send.
     *
     * @param sent by the connection until now
     * @param waiting how many streams have something to send
     */
    boolean isStarved(long sent, int waiting) {
        return 4 * own * waiting < 3 * (sent - since);
    }

    void said(Signals all, StreamPriority effective) {
        signals = all;
        place(effective);
    }

    private void place(StreamPriority effective) {
        urgency = (byte) effective.urgency();
        isIncremental = effective.incremental();
        weight = (short) effective.weight();
    }

    void changed(StreamState now, int bytes) {
        state = now;
        sendable = bytes;
    }

    void waitsIn(@Nullable Round now) {
        round = now;
    }

    void waitsEmpty(boolean chance) {
        isEmpty = chance;
    }

    /** It has something to send from now on. */
    void beginsAt(long sent) {
        since = sent;
        own = 0;
    }

    /** @param sent by the connection until now, without these bytes */
    void granted(int bytes, long sent) {
        long known = sent - since;
        if (bytes < sendable && known > 2 * RECENT) {
            // Its share stays, but what comes weighs more: what it got long ago does not hide that it starves now.
            own = own * RECENT / known;
            since = sent - RECENT;
        }
        own += bytes;
    }

    /** Has the flow controller write; it then tells what is left before this returns. */
    void write(int bytes, Writer writer) throws Http2Exception {
        isWriting = true;
        try {
            writer.write(stream, bytes);
        } catch (Throwable e) {
            // As Netty's own distributors: what was written is not known, so the connection cannot go on.
            throw Http2Exception.connectionError(
                    Http2Error.INTERNAL_ERROR, e, "stream %d could not be written", stream.id());
        } finally {
            isWriting = false;
        }
    }
}
