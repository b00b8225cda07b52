package dev.bellwether.client;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 server on a real port that does what a test tells it, frame by frame. */
final class ScriptedServer implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> resets = new LinkedBlockingQueue<>();
    private final BlockingQueue<Http2Settings> settings = new LinkedBlockingQueue<>();
    private final boolean tls;
    private final Channel channel;

    /** @param bundle the certificate, null for h2c */
    ScriptedServer(@Nullable X509Bundle bundle) throws Exception {
        tls = bundle != null;
        SslContext context = bundle == null
                ? null
                : SslContextBuilder.forServer(bundle.toKeyManagerFactory())
                        .applicationProtocolConfig(new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                "h2"))
                        .build();
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        if (context != null) {
                            accepted.pipeline().addLast(context.newHandler(accepted.alloc()));
                        }
                        Frames frames = new Frames();
                        frames.handler = new Http2ConnectionHandlerBuilder()
                                .server(true)
                                .frameListener(frames)
                                .initialSettings(Http2Settings.defaultSettings().connectProtocolEnabled(true))
                                .frameLogger(new Resets())
                                .gracefulShutdownTimeoutMillis(0)
                                .decoderEnforceMaxRstFramesPerWindow(0, 1)
                                .build();
                        accepted.pipeline().addLast(frames.handler);
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    URI origin() {
        return URI.create(
                (tls ? "https" : "http") + "://localhost:" + ((InetSocketAddress) channel.localAddress()).getPort());
    }

    /** The next request, in the order of arrival. */
    Call next() throws InterruptedException {
        return taken(calls, "request");
    }

    /** The next RST_STREAM from the client: {@code <stream> <code>}. */
    String nextReset() throws InterruptedException {
        return taken(resets, "RST_STREAM");
    }

    boolean noReset() {
        return resets.isEmpty();
    }

    Http2Settings nextSettings() throws InterruptedException {
        return taken(settings, "SETTINGS");
    }

    private static <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + what + " within 10 s");
        }
        return next;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Frames extends Http2FrameAdapter {
        private @Nullable Http2ConnectionHandler handler;

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings received) {
            settings.add(received);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int d,
                short w,
                boolean e,
                int p,
                boolean end) {
            onHeadersRead(ctx, id, headers, p, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
            if (handler != null) {
                calls.add(new Call(ctx, handler, id, headers));
            }
        }
    }

    /** Netty tells its listener nothing of a reset of a stream that it has ended itself; the frame is seen here. */
    private final class Resets extends Http2FrameLogger {
        Resets() {
            super(LogLevel.TRACE);
        }

        @Override
        public void logRstStream(Direction direction, ChannelHandlerContext ctx, int id, long code) {
            if (direction == Direction.INBOUND) {
                resets.add(id + " " + code);
            }
        }
    }

    /** A request under way. */
    record Call(ChannelHandlerContext ctx, Http2ConnectionHandler handler, int id, Http2Headers headers) {
        String header(String name) {
            CharSequence value = headers.get(name);
            return value == null ? "" : value.toString();
        }

        String client() {
            return ((InetSocketAddress) ctx.channel().remoteAddress())
                    .getAddress()
                    .getHostAddress();
        }

        Call open() {
            return run(() -> handler.encoder()
                    .writeHeaders(
                            ctx,
                            id,
                            new DefaultHttp2Headers().status("200").add("content-type", "text/event-stream"),
                            0,
                            false,
                            ctx.newPromise()));
        }

        /** Accepts an extended CONNECT. */
        Call accept() {
            return run(() -> handler.encoder()
                    .writeHeaders(ctx, id, new DefaultHttp2Headers().status("200"), 0, false, ctx.newPromise()));
        }

        Call refuse(String status, String why) {
            return run(() -> {
                handler.encoder()
                        .writeHeaders(ctx, id, new DefaultHttp2Headers().status(status), 0, false, ctx.newPromise());
                handler.encoder().writeData(ctx, id, bytes(why), 0, true, ctx.newPromise());
            });
        }

        /** A WebSocket frame as a server sends it, without a mask. */
        Call frame(int opcode, String payload) {
            byte[] content = payload.getBytes(StandardCharsets.UTF_8);
            ByteBuf frame = Unpooled.buffer()
                    .writeByte(0x80 | opcode)
                    .writeByte(content.length)
                    .writeBytes(content);
            return run(() -> handler.encoder().writeData(ctx, id, frame, 0, false, ctx.newPromise()));
        }

        Call send(String text) {
            return run(() -> handler.encoder().writeData(ctx, id, bytes(text), 0, false, ctx.newPromise()));
        }

        /** Whether something waits for the client's window. */
        boolean waits() throws Exception {
            return ctx.channel()
                    .eventLoop()
                    .submit(() -> handler.connection()
                            .remote()
                            .flowController()
                            .hasFlowControlled(handler.connection().stream(id)))
                    .get(10, TimeUnit.SECONDS);
        }

        Call end() {
            return run(() -> handler.encoder().writeData(ctx, id, bytes(""), 0, true, ctx.newPromise()));
        }

        Call reset(long code) {
            return run(() -> handler.encoder().writeRstStream(ctx, id, code, ctx.newPromise()));
        }

        Call goAway() {
            return run(() -> handler.goAway(ctx, id, 0, Unpooled.EMPTY_BUFFER, ctx.newPromise()));
        }

        Call closeConnection() {
            return run(() -> ctx.channel().close());
        }

        /** Promises a GET and answers it at once, without waiting for what the client thinks of it. */
        Call push(int promised, String path, String body) {
            return run(() -> {
                Http2Headers request = new DefaultHttp2Headers()
                        .method("GET")
                        .scheme(headers.scheme())
                        .authority(headers.authority())
                        .path(path);
                handler.encoder().writePushPromise(ctx, id, promised, request, 0, ctx.newPromise());
                handler.encoder()
                        .writeHeaders(
                                ctx, promised, new DefaultHttp2Headers().status("200"), 0, false, ctx.newPromise());
                handler.encoder().writeData(ctx, promised, bytes(body), 0, true, ctx.newPromise());
            });
        }

        private static ByteBuf bytes(String text) {
            return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        }

        private Call run(Runnable frames) {
            ctx.channel().eventLoop().execute(() -> {
                frames.run();
                handler.flush(ctx);
            });
            return this;
        }
    }
}
