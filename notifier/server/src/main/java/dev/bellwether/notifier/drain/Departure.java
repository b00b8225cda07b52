package dev.bellwether.notifier.drain;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** How one connection leaves without losing anything: its streams end with their cursor, what is under way is answered. */
public final class Departure {
    private Departure() {}

    /** Closes it without a farewell, past the handlers, which would wait for the peer. On its event loop. */
    public static void cut(Channel connection) {
        ChannelHandlerContext first = connection.pipeline().firstContext();
        if (first == null) {
            connection.close();
        } else {
            first.close();
        }
    }

    /**
     * Begins on the connection's event loop: GOAWAY in two steps with HTTP/2, and then the end of the streams; with HTTP/1.1 the connection closes
     * by itself behind the answer that is under way, for a publisher would not know whether it was stored.
     *
     * @param endStreams ends its event streams, on its event loop
     */
    public static void begin(Channel connection, boolean isHttp2, Runnable endStreams) {
        if (!connection.isActive()) {
            return;
        }
        if (isHttp2) {
            connection.pipeline().addLast(new Farewell(() -> {
                endStreams.run();
                // Behind the ends of the streams, which are tasks of the same loop. Netty closes once they are written.
                connection.eventLoop().execute(connection::close);
            }));
        } else {
            endStreams.run();
        }
    }
}
