package dev.bellwether.notifier;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** HTTP/2 in clear text with prior knowledge: one connection, streams by hand. */
final class Http2Client implements AutoCloseable {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Stream> streams = new ArrayList<>();
    final Channel connection;

    /** @param window each stream's receive window in bytes; nothing is given back beyond it while a stream does not read */
    Http2Client(InetSocketAddress server, int window) {
        this(server, window, settings -> settings.pushEnabled(false), new ChannelInboundHandlerAdapter());
    }

    /** @param first sees every frame before the streams do */
    Http2Client(
            InetSocketAddress server, int window, UnaryOperator<Http2Settings> settings, ChannelInboundHandler first) {
        connection = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(settings.apply(Http2Settings.defaultSettings()
                                                        .initialWindowSize(window)))
                                                .build(),
                                        first,
                                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel pushed) {}
                                        }));
                    }
                })
                .connect(server)
                .syncUninterruptibly()
                .channel();
    }

    /** A request without a body; headers by name and value. */
    Stream get(String path, String... further) {
        DefaultHttp2Headers headers = new DefaultHttp2Headers();
        headers.method("GET").scheme("http").authority("localhost").path(path);
        for (int i = 0; i < further.length; i += 2) {
            headers.add(further[i], further[i + 1]);
        }
        Stream stream = open(null);
        stream.channel()
                .writeAndFlush(new DefaultHttp2HeadersFrame(headers, true))
                .syncUninterruptibly();
        return stream;
    }

    /** A request with a body, whose answer is bytes; headers by name and value. */
    Stream post(String path, byte[] body, Consumer<byte[]> answer, String... further) {
        DefaultHttp2Headers headers = new DefaultHttp2Headers();
        headers.method("POST").scheme("http").authority("localhost").path(path);
        for (int i = 0; i < further.length; i += 2) {
            headers.add(further[i], further[i + 1]);
        }
        Stream stream = open(answer);
        stream.channel().write(new DefaultHttp2HeadersFrame(headers, false));
        stream.channel()
                .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true))
                .syncUninterruptibly();
        return stream;
    }

    private Stream open(@Nullable Consumer<byte[]> answer) {
        Stream stream = new Stream(answer);
        stream.channel = new Http2StreamChannelBootstrap(connection)
                .handler(stream)
                .open()
                .syncUninterruptibly()
                .getNow();
        streams.add(stream);
        return stream;
    }

    @Override
    public void close() {
        // Netty keeps frames that a stream has not asked for, even beyond its end.
        streams.forEach(Stream::readAgain);
        connection.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A stream and what came of it. */
    static final class Stream extends SimpleChannelInboundHandler<Http2StreamFrame> {
        final CompletableFuture<CharSequence> status = new CompletableFuture<>();
        final CompletableFuture<Http2Headers> headers = new CompletableFuture<>();
        final CompletableFuture<Long> reset = new CompletableFuture<>();
        final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        final EventReader reader = new EventReader();
        private @Nullable Http2StreamChannel channel;
        private final StringBuilder line = new StringBuilder();
        private final @Nullable Consumer<byte[]> bytes;

        /** @param bytes gets the body; null for one that is lines */
        Stream(@Nullable Consumer<byte[]> bytes) {
            this.bytes = bytes;
        }

        void cancel() {
            channel()
                    .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
                    .syncUninterruptibly();
        }

        /** Stops taking frames, so that the window is not given back. */
        void stopReading() {
            channel().config().setAutoRead(false);
        }

        void readAgain() {
            channel().config().setAutoRead(true);
        }

        private Http2StreamChannel channel() {
            return Objects.requireNonNull(channel);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                status.complete(headers.headers().status());
                this.headers.complete(headers.headers());
                end(headers.isEndStream());
            } else if (frame instanceof Http2DataFrame data && bytes != null) {
                bytes.accept(ByteBufUtil.getBytes(data.content()));
                end(data.isEndStream());
            } else if (frame instanceof Http2DataFrame data) {
                for (char character :
                        data.content().toString(StandardCharsets.UTF_8).toCharArray()) {
                    if (character == '\n') {
                        reader.line(line.toString());
                        line.setLength(0);
                    } else {
                        line.append(character);
                    }
                }
                end(data.isEndStream());
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame resetFrame) {
                reset.complete(resetFrame.errorCode());
                reader.end();
            }
        }

        private void end(boolean isEnd) {
            if (isEnd) {
                ended.complete(true);
                reader.end();
            }
        }
    }
}
