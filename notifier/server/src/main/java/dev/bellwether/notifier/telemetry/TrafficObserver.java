package dev.bellwether.notifier.telemetry;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens on the public port. Every call is made on the connection's event loop and must not block; {@code connection} is the
 * socket's channel, never an HTTP/2 stream's.
 */
public interface TrafficObserver {
    /**
     * A connection was accepted, before TLS. Its {@code closeFuture} tells the end; {@link #connectionClosed} is called from it.
     *
     * @param peer whom it is from; null for a trusted proxy, which tells that with each request
     */
    default void connectionOpened(Channel connection, @Nullable String peer) {}

    default void connectionClosed(Channel connection) {}

    /**
     * A proxy passed on a request, which {@link #requestOver} follows.
     *
     * @param stream with HTTP/2 its identifier, otherwise 0
     * @param peer whom it is from
     */
    default void requestBegun(Channel connection, int stream, String peer) {}

    default void requestOver(Channel connection, int stream) {}

    /** A stream of events began (HTTP/1.1 or HTTP/2). */
    default void streamOpened(Channel connection) {}

    default void streamClosed(Channel connection) {}

    /**
     * A RST_STREAM was written or read, whoever asked for it.
     *
     * @param errorCode as on the wire, RFC 9113 section 7
     * @param pushed whether the stream was promised by this server
     */
    default void reset(Channel connection, Direction direction, int streamId, long errorCode, boolean pushed) {}

    /** Seen from this server. */
    enum Direction {
        SENT,
        RECEIVED
    }
}
