package dev.bellwether.client;

import dev.bellwether.client.pool.Destination;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections: TCP, TLS with ALPN for https, and the HTTP version that comes of it. Equal ones may share connections.
 *
 * @param tls null for clear text
 * @param http1 speaks HTTP/1.1 alone; otherwise HTTP/2, by prior knowledge in clear text, or what ALPN says
 * @param localAddress the address to connect from; null leaves it to the system
 * @param silence how long a connection with open streams may stay without a byte from the server
 * @param maxEventBytes the greatest size of a WebSocket message
 */
record Connector(
        Endpoint endpoint,
        @Nullable Tls tls,
        boolean http1,
        @Nullable InetAddress localAddress,
        Duration connectTimeout,
        Duration silence,
        int maxEventBytes,
        Pushes pushes,
        ClientObserver observer)
        implements Destination {
    Connector withHttp1() {
        return new Connector(
                endpoint, tls, true, localAddress, connectTimeout, silence, maxEventBytes, pushes, observer);
    }

    @Override
    public String authority() {
        return endpoint.authority();
    }

    @Override
    public void dial(EventLoop loop, Activity activity) {
        Dialled dialled = new Dialled(activity);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel, dialled);
                    }
                });
        if (localAddress != null) {
            bootstrap.localAddress(new InetSocketAddress(localAddress, 0));
        }
        Channel channel = bootstrap
                .connect(endpoint.host(), endpoint.port())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        dialled.failed(connected.cause());
                    }
                })
                .channel();
        dialled.begun(channel, loop);
    }

    private void initialize(Channel channel, Dialled dialled) {
        Heartbeats heartbeats = new Heartbeats(silence, dialled.activity, observer);
        channel.pipeline().addLast(heartbeats);
        if (tls == null) {
            install(channel, !http1, heartbeats, dialled);
            return;
        }
        SslHandler handler =
                (http1 ? tls.http1() : tls.any()).newHandler(channel.alloc(), endpoint.host(), endpoint.port());
        channel.pipeline().addLast(handler, new Negotiated(heartbeats, dialled));
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                dialled.failed(done.cause());
            }
        });
    }

    private void install(Channel channel, boolean http2, Heartbeats heartbeats, Dialled dialled) {
        if (http2) {
            Http2Wire.install(channel, this, heartbeats, dialled);
        } else {
            Http1Wire.install(channel, this, heartbeats, dialled);
        }
    }

    /** The making of one connection: what is reported of it is reported once, and with the cause that says most. */
    final class Dialled {
        private final Activity activity;
        private @Nullable String failure;
        private boolean ready;

        Dialled(Activity activity) {
            this.activity = activity;
        }

        Activity activity() {
            return activity;
        }

        boolean isReady() {
            return ready;
        }

        void ready(Wire wire, long maxStreams) {
            ready = true;
            activity.ready(wire, maxStreams);
        }

        void failed(Throwable cause) {
            if (failure == null) {
                failure = String.valueOf(cause.getMessage());
            }
        }

        private void begun(Channel channel, EventLoop loop) {
            loop.schedule(
                    () -> {
                        if (!ready && channel.isOpen()) {
                            failure = failure == null ? "not connected within " + connectTimeout : failure;
                            channel.close();
                        }
                    },
                    connectTimeout.toMillis(),
                    TimeUnit.MILLISECONDS);
            // Later than what led to the close, which says more.
            channel.closeFuture().addListener(closed -> loop.execute(() -> activity.closed(reason())));
        }

        private String reason() {
            return failure != null ? failure : ready ? "connection closed" : "closed before it was ready";
        }
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        private final Heartbeats heartbeats;
        private final Dialled dialled;

        Negotiated(Heartbeats heartbeats, Dialled dialled) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.heartbeats = heartbeats;
            this.dialled = dialled;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            install(ctx.channel(), ApplicationProtocolNames.HTTP_2.equals(protocol), heartbeats, dialled);
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            dialled.failed(cause);
            ctx.close();
        }
    }
}
