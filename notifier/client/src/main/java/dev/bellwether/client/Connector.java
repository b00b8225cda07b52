package dev.bellwether.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections: TCP, TLS with ALPN for https, and the HTTP version that comes of it.
 *
 * @param tls null for HTTP/2 with prior knowledge
 * @param localAddress the address to connect from; null leaves it to the system
 * @param silence how long a connection may stay without a byte from the server
 */
record Connector(
        Endpoint endpoint,
        @Nullable SslContext tls,
        @Nullable InetAddress localAddress,
        Duration connectTimeout,
        Duration silence,
        Pushes pushes) {
    Future<Wire> connect(EventLoop loop) {
        Promise<Wire> ready = loop.newPromise();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel, ready);
                    }
                });
        if (localAddress != null) {
            bootstrap.localAddress(new InetSocketAddress(localAddress, 0));
        }
        bootstrap.connect(endpoint.host(), endpoint.port()).addListener(connected -> {
            if (!connected.isSuccess()) {
                ready.tryFailure(connected.cause());
            } else if (tls == null) {
                ready.trySuccess(Http2Wire.install(((ChannelFuture) connected).channel(), endpoint, pushes));
            }
        });
        return ready;
    }

    private void initialize(Channel channel, Promise<Wire> ready) {
        channel.pipeline().addLast(new IdleStateHandler(silence.toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
            channel.pipeline().addLast(handler, new Negotiated(ready));
            handler.handshakeFuture().addListener(done -> {
                if (!done.isSuccess()) {
                    ready.tryFailure(done.cause());
                }
            });
        }
        // Later than the handshake's own failure, which says more.
        channel.closeFuture().addListener(closed -> channel.eventLoop()
                .execute(() -> ready.tryFailure(new IOException("closed before it was ready"))));
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final Promise<Wire> ready;

        Negotiated(Promise<Wire> ready) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.ready = ready;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            boolean http2 = ApplicationProtocolNames.HTTP_2.equals(protocol);
            Wire wire = http2
                    ? Http2Wire.install(ctx.channel(), endpoint, pushes)
                    : Http1Wire.install(ctx.channel(), endpoint);
            ready.trySuccess(wire);
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ready.tryFailure(cause);
            ctx.close();
        }
    }
}
