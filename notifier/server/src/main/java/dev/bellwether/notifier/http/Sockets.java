package dev.bellwether.notifier.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * How sockets are reached: by Linux' epoll itself where Netty's library for it can be loaded, else by Java's NIO, which costs more memory a
 * connection and more time a write. {@code -Dio.netty.transport.noNative=true} has NIO everywhere.
 */
public final class Sockets {
    private Sockets() {}

    /** {@code epoll} or {@code NIO}, for the log. */
    public static String way() {
        return Epoll.isAvailable() ? "epoll" : "NIO";
    }

    /** For a group of event loops. */
    public static IoHandlerFactory handlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** For a port that is served by such a group. */
    public static Class<? extends ServerChannel> listeners() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
