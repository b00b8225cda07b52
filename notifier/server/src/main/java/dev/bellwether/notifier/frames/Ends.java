package dev.bellwether.notifier.frames;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Between whom a connection is.
 *
 * @param connection its id
 */
record Ends(String connection, InetAddress client, int clientPort, InetAddress server) {
    static Ends of(Channel connection) {
        InetSocketAddress client = inet(connection.remoteAddress());
        return new Ends(
                connection.id().asShortText(),
                client.getAddress(),
                client.getPort(),
                inet(connection.localAddress()).getAddress());
    }

    private static InetSocketAddress inet(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
