package dev.bellwether.client;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** The streams of a connection that were asked for, and whose exchange each is. On the connection's event loop alone. */
final class Http2Exchanges {
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private int open;
    private int paused;

    Http2Exchanges(Http2Connection connection) {
        this.connection = connection;
        this.key = connection.newKey();
    }

    /** A stream that was asked for. */
    static final class Incoming {
        final Wire.Exchange exchange;
        final @Nullable Http2WebSocket webSocket;
        private boolean paused;
        private int unreturned;

        private Incoming(Wire.Exchange exchange, @Nullable Http2WebSocket webSocket) {
            this.exchange = exchange;
            this.webSocket = webSocket;
        }

        /** Whether its reader wants nothing for now: then what comes is to be {@link #keep kept} from the window. */
        boolean isPaused() {
            return paused;
        }

        /** Notes bytes that are not given back to the stream's window yet. */
        void keep(int bytes) {
            unreturned += bytes;
        }

        /** Bytes that were kept. They are no more. */
        int giveBack() {
            int bytes = unreturned;
            unreturned = 0;
            return bytes;
        }
    }

    /** Notes a stream that was just opened. */
    void add(Http2Stream stream, Wire.Exchange exchange, @Nullable Http2WebSocket webSocket) {
        open++;
        stream.setProperty(key, new Incoming(webSocket == null ? exchange : webSocket, webSocket));
    }

    /** Whether something is to come: a stream that is not read gets no heartbeat, once its window is full. */
    boolean isAnyRead() {
        return open > paused;
    }

    /** @return null for a stream that was not asked for, or has ended */
    @Nullable
    Incoming of(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    void reading(Incoming incoming, boolean on) {
        if (incoming.paused == on) {
            incoming.paused = !on;
            paused += on ? -1 : 1;
        }
    }

    /** Forgets a stream. @return null where there is nothing to forget */
    @Nullable
    Incoming take(int id) {
        Http2Stream stream = connection.stream(id);
        return stream == null ? null : take(stream);
    }

    @Nullable
    Incoming take(Http2Stream stream) {
        Incoming taken = stream.removeProperty(key);
        if (taken != null) {
            open--;
            paused -= taken.paused ? 1 : 0;
        }
        return taken;
    }

    /** Forgets a stream and tells its exchange why. */
    void end(int id, Interruption why) {
        Incoming ended = take(id);
        if (ended != null) {
            ended.exchange.interrupted(why);
        }
    }
}
