package dev.bellwether.notifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.Test;

class SocketsTest {
    @Test
    void linuxIsServedByEpollUnlessItIsSwitchedOff() {
        boolean expected = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")
                && !Boolean.getBoolean("io.netty.transport.noNative");
        assertThat(Epoll.isAvailable()).as("%s", Epoll.unavailabilityCause()).isEqualTo(expected);
        assertThat(Sockets.listeners())
                .isEqualTo(expected ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    }
}
