package dev.bellwether.notifier;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A stream opened by the extended CONNECT of RFC 8441, and its bytes. */
final class Http2Tunnel extends SimpleChannelInboundHandler<Http2StreamFrame> implements WebSocketWire.Bytes {
    private static final byte[] END = {};

    private final CompletableFuture<Http2Headers> answer = new CompletableFuture<>();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final Http2StreamChannel stream;
    private volatile @Nullable Long reset;

    Http2Tunnel(Channel connection, String path, String... more) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .set(":protocol", "websocket")
                .set("sec-websocket-version", "13");
        for (int i = 0; i < more.length; i += 2) {
            headers.set(more[i], more[i + 1]);
        }
        stream = new Http2StreamChannelBootstrap(connection)
                .handler(this)
                .open()
                .syncUninterruptibly()
                .getNow();
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false)).syncUninterruptibly();
    }

    Http2Headers answer() throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    /** Reads what comes; a reset is an exception that names its code. */
    InputStream input() {
        return new InputStream() {
            private byte[] current = {};
            private int at;
            private boolean ended;

            @Override
            public int read() throws IOException {
                if (at == current.length && !ended) {
                    current = take();
                    at = 0;
                    ended = current.length == 0;
                }
                return ended ? -1 : current[at++] & 0xFF;
            }
        };
    }

    @Override
    public void send(byte[] bytes) {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)))
                .syncUninterruptibly();
    }

    /** Sends END_STREAM. */
    void end() {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
                .syncUninterruptibly();
    }

    @Override
    public void close() {
        stream.close().syncUninterruptibly();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame headers) {
            answer.complete(headers.headers());
            end(headers.isEndStream());
        } else if (frame instanceof Http2DataFrame data) {
            if (data.content().isReadable()) {
                received.add(ByteBufUtil.getBytes(data.content()));
            }
            end(data.isEndStream());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame frame) {
            reset = frame.errorCode();
            answer.completeExceptionally(new IOException("reset: " + reset));
            received.add(END);
        }
    }

    private void end(boolean isEnd) {
        if (isEnd) {
            received.add(END);
        }
    }

    private byte[] take() throws IOException {
        try {
            byte[] next = received.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("nothing within 10 s");
            }
            if (next.length == 0 && reset != null) {
                throw new IOException("reset: " + reset);
            }
            return next;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
