package dev.bellwether.notifier.telemetry;

import io.netty.channel.Channel;

/**
 * Is told what happens on the public port. Every call is made on the connection's event loop and must not block; {@code connection} is the
 * socket's channel ({@link Channel#remoteAddress} is the peer), never an HTTP/2 stream's.
 */
public interface TrafficObserver {
    /** A connection was accepted, before TLS. Its {@code closeFuture} tells the end; {@link #connectionClosed} is called from it. */
    default void connectionOpened(Channel connection) {}

    default void connectionClosed(Channel connection) {}

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
