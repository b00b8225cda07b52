package dev.bellwether.e2e.autobahn;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/** Takes WebSockets over HTTP/1.1 and passes each on as a stream of an HTTP/2 connection of its own; their frames are none of its business. */
final class Http2Bridge {
    private static final int REQUEST_BYTES = 8192;

    private Http2Bridge() {}

    /** Listens on a free loopback port. */
    static InetSocketAddress listen(EventLoopGroup loops, InetSocketAddress server) {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(REQUEST_BYTES),
                                        new BridgedUpgrade(server));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) listener.localAddress();
    }

    /** Writes what one side sends to the other. */
    static final class Passing extends ChannelInboundHandlerAdapter {
        private final BridgedStream other;

        Passing(BridgedStream other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            other.send(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.end();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
