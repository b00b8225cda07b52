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
     * @param leave ends its event streams, on its event loop
     */
    public static void begin(Channel connection, boolean isHttp2, Runnable leave) {
        giveNotice(connection, isHttp2, () -> {
            leave.run();
            closeBehind(connection, isHttp2);
        });
    }

    /**
     * Has the peer open no further stream: GOAWAY in two steps with HTTP/2, nothing with HTTP/1.1. On the connection's event loop.
     *
     * @param then what follows, on the same loop, unless the connection is lost before
     */
    static void giveNotice(Channel connection, boolean isHttp2, Runnable then) {
        if (!connection.isActive()) {
            return;
        }
        if (isHttp2) {
            connection.pipeline().addLast(new Farewell(then));
        } else {
            then.run();
        }
    }

    /** Once the last of its streams was told to end: behind the ends, which are tasks of the same loop. Netty closes once they are written. */
    static void closeBehind(Channel connection, boolean isHttp2) {
        if (isHttp2) {
            connection.eventLoop().execute(connection::close);
        }
    }
}
