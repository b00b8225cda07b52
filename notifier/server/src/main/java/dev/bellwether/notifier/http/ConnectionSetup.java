package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.flood.Floods;
import dev.bellwether.notifier.flood.FrameGuard;
import dev.bellwether.notifier.flood.Turns;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.peer.PeerAddress;
import dev.bellwether.notifier.priority.PriorityMeters;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a new connection's pipeline: TLS if configured, then whichever HTTP the peer speaks. */
final class ConnectionSetup extends ChannelInitializer<Channel> {
    private static final WriteBufferWaterMark BEFORE_SOCKET = new WriteBufferWaterMark(16 << 10, 32 << 10);

    private final LastHandler last = new LastHandler();
    private final StreamSetup streams = new StreamSetup();
    private final WriteBufferWaterMark mark;
    private final ObservedFrameCodec codec;
    private final RequestHandler requests;
    private final @Nullable Supplier<SslContext> tls;
    private final ProxyHeader.@Nullable Meters proxyProtocol;
    private final Limits limits;
    private final Routes routes;
    private final Gate gate;
    private final Refusals refusals;
    private final Floods floods;
    private final Handshakes handshakes;
    private final Consumer<Channel> completed;

    /** @param proxyProtocol told of headers that are refused; null where none is expected */
    ConnectionSetup(
            @Nullable Supplier<SslContext> tls,
            ProxyHeader.@Nullable Meters proxyProtocol,
            Limits limits,
            Routes routes,
            Gate gate,
            RequestLimits requestLimits,
            Refusals refusals,
            Floods floods,
            TrafficObserver observer,
            PriorityMeters priorities,
            Handshakes handshakes,
            Consumer<Channel> completed) {
        this.tls = tls;
        this.proxyProtocol = proxyProtocol;
        this.limits = limits;
        this.routes = routes;
        this.gate = gate;
        this.refusals = refusals;
        this.floods = floods;
        this.handshakes = handshakes;
        this.completed = completed;
        // A stream that is slow is told by this mark, so it must be no lower than what a stream may queue.
        this.mark = new WriteBufferWaterMark(limits.queuedBytesPerStream() / 2, limits.queuedBytesPerStream());
        this.codec = new ObservedFrameCodec(limits, observer, refusals, priorities);
        this.requests = new RequestHandler(routes, requestLimits);
    }

    @Override
    protected void initChannel(Channel channel) {
        Connection connection = gate.enter(channel, tls != null);
        if (connection == null) {
            return;
        }
        channel.config().setWriteBufferWaterMark(mark);
        channel.pipeline().addLast(new IdleConnection(limits.idle(), refusals));
        InetAddress peer = PeerAddress.address(channel.remoteAddress());
        if (proxyProtocol == null) {
            begin(connection, peer);
            return;
        }
        ChannelHandler[] header =
                ProxyHeader.handlers(peer, gate.proxies(), proxyProtocol, source -> begin(connection, source));
        if (header.length == 0) {
            channel.close();
        } else {
            channel.pipeline().addLast(header);
        }
    }

    /** Goes on once it is known whom the connection is from. */
    private void begin(Connection connection, @Nullable InetAddress source) {
        Channel channel = connection.channel();
        if (!gate.cameFrom(connection, source)) {
            return;
        }
        if (tls == null) {
            channel.pipeline()
                    .addLast(new PrefaceSniffer(floods, (context, http2) -> speak(context.pipeline(), http2)));
        } else {
            SslHandler handler = tls.get().newHandler(channel.alloc());
            handler.setHandshakeTimeout(10, TimeUnit.SECONDS);
            handshakes.observe(handler);
            channel.pipeline().addLast(handler, new Negotiated());
        }
        channel.pipeline().addLast(last);
    }

    private void speak(ChannelPipeline pipeline, boolean http2) {
        pipeline.remove(last); // to be the last again
        // Whatever is answered to what was read at once leaves at once: one system call instead of one each.
        pipeline.addLast(new FlushConsolidationHandler());
        if (http2) {
            // What waits beyond these bytes waits where streams are ordered, and not before the socket.
            pipeline.channel().config().setWriteBufferWaterMark(BEFORE_SOCKET);
            Connection connection = Connection.of(pipeline.channel());
            connection.speaksHttp2(streams);
            Http2FrameCodec frames = codec.build();
            FrameGuard guard = floods.guard(frames, connection.isProxy());
            pipeline.addLast(guard, new Turns(guard), frames);
            pipeline.addLast(new Http2MultiplexHandler(streams));
        } else {
            Http1Portions portions = new Http1Portions();
            pipeline.addLast(portions, new HttpServerCodec(8192, 16 << 10, 8192), new SlowHead(portions, floods));
            pipeline.addLast(
                    new RequestAssembler(limits.payload(), routes, refusals), new Http1Turns(portions), requests);
        }
        pipeline.addLast(last);
        completed.accept(pipeline.channel());
        new ConnectionAge(limits.connectionAge(), refusals).limit(Connection.of(pipeline.channel()));
    }

    /** Goes on with what ALPN chose. */
    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            speak(context.pipeline(), protocol.equals(ApplicationProtocolNames.HTTP_2));
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            // Counted by Handshakes; a log line each would be a stranger's to write.
            context.close();
        }
    }

    /** Builds an HTTP/2 stream's pipeline. What has no state is one for all streams of all connections. */
    private final class StreamSetup extends ChannelInitializer<Channel> {
        /** Its streams read frames, not bytes: there is nothing to adapt a buffer's size to. 16 is Netty's own. */
        private final RecvByteBufAllocator reads = new FixedRecvByteBufAllocator(2048).maxMessagesPerRead(16);

        private final RequestCodec codec = new RequestCodec();

        @Override
        protected void initChannel(Channel stream) {
            stream.config().setWriteBufferWaterMark(mark).setRecvByteBufAllocator(reads);
            stream.pipeline()
                    .addLast(
                            new ExtendedConnect(),
                            codec,
                            new RequestAssembler(limits.payload(), routes, refusals),
                            requests);
        }
    }
}
