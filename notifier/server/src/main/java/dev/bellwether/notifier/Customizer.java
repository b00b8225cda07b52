package dev.bellwether.notifier;

import io.netty.channel.Channel;

/**
 * Lets a program built on top of the notifier see the public port's channels. Calls are made on the channel's event loop. The product itself
 * uses {@link #NONE}: nothing here can be reached from the configuration or the network.
 */
public interface Customizer {
    Customizer NONE = new Customizer() {};

    /** A connection's pipeline is complete: TLS is done and the protocol known. */
    default void connection(Channel connection) {}

    /**
     * An event stream has been answered (200, headers written). With HTTP/2 the channel is the request's {@code Http2StreamChannel}, to which
     * {@code Http2StreamFrame}s can be written as they are; with HTTP/1.1 it is the connection.
     */
    default void eventStream(Channel stream) {}

    /** A live notification has been written, not yet flushed, to an event stream. */
    default void delivered(Channel stream) {}
}
