package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import java.util.ArrayList;
import java.util.List;

/** What a flow controller does for a distributor: streams of a client with bytes and windows, and who was let send how much, in order. */
final class Flow implements StreamByteDistributor.Writer {
    private final Http2Connection connection;
    private final StreamByteDistributor distributor;
    private final Http2Connection.PropertyKey key;
    private final List<Grant> grants = new ArrayList<>();
    private boolean isRecording = true;
    private Watcher watcher = (state, bytes) -> {};

    /** Told of each grant before it counts. */
    @FunctionalInterface
    interface Watcher {
        void grants(State state, int bytes);
    }

    record Grant(int stream, int bytes) {}

    Flow(Http2Connection connection, StreamByteDistributor distributor) {
        this.connection = connection;
        this.distributor = distributor;
        this.key = connection.newKey();
    }

    void recordNothing() {
        isRecording = false;
    }

    void watchedBy(Watcher who) {
        watcher = who;
    }

    /** A request's stream, with the largest window. */
    State open(int id) {
        try {
            State state = new State(connection.remote().createStream(id, true));
            state.stream.setProperty(key, state);
            return state;
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** @return whether somebody has still something to send */
    boolean distribute(int bytes) {
        try {
            return distributor.distribute(bytes, this);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Since the last call. */
    List<Grant> taken() {
        List<Grant> all = List.copyOf(grants);
        grants.clear();
        return all;
    }

    @Override
    public void write(Http2Stream stream, int bytes) {
        State state = stream.getProperty(key);
        if (isRecording) {
            grants.add(new Grant(stream.id(), bytes));
        }
        watcher.grants(state, bytes);
        state.sent(bytes);
    }

    /** One stream's. */
    final class State implements StreamByteDistributor.StreamState {
        private final Http2Stream stream;
        private long pending;
        private int window = Integer.MAX_VALUE;
        private boolean isEmptyFrame;
        private long sent;

        State(Http2Stream stream) {
            this.stream = stream;
        }

        /** More to send. */
        State write(int bytes) {
            pending += bytes;
            distributor.updateStreamableBytes(this);
            return this;
        }

        /** A frame without bytes. */
        void writeEmpty() {
            isEmptyFrame = true;
            distributor.updateStreamableBytes(this);
        }

        void window(int bytes) {
            window = bytes;
            distributor.updateStreamableBytes(this);
        }

        void cancel() {
            pending = 0;
            isEmptyFrame = false;
            distributor.updateStreamableBytes(this);
        }

        /** Its client gives it up. */
        void close() {
            cancel();
            stream.close();
        }

        int id() {
            return stream.id();
        }

        long sendable() {
            return Math.max(0, Math.min(pending, window));
        }

        long sent() {
            return sent;
        }

        private void sent(int bytes) {
            if (bytes > sendable()) {
                throw new AssertionError("granted: " + bytes + " (expected: at most " + sendable() + ")");
            }
            pending -= bytes;
            window -= bytes;
            sent += bytes;
            isEmptyFrame &= pending > 0;
            distributor.updateStreamableBytes(this);
        }

        @Override
        public Http2Stream stream() {
            return stream;
        }

        @Override
        public long pendingBytes() {
            return pending;
        }

        @Override
        public boolean hasFrame() {
            return pending > 0 || isEmptyFrame;
        }

        @Override
        public int windowSize() {
            return window;
        }
    }
}
