package dev.bellwether.e2e.autobahn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * The HTTP/2 side of one client: DATA frames become its bytes and the other way round, END_STREAM the end of its connection (RFC 8441 section 5). On the
 * client's event loop, which is the connection's too.
 */
final class BridgedStream extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final Http2StreamChannel stream;
    private final Channel client;
    private final Consumer<Http2Headers> answered;

    private BridgedStream(Http2StreamChannel stream, Channel client, Consumer<Http2Headers> answered) {
        super(Http2StreamFrame.class);
        this.stream = stream;
        this.client = client;
        this.answered = answered;
    }

    /** Asks for the stream; the client's connection is closed when it or its connection ends, and the other way round. */
    static void open(Channel connection, Http2Headers asked, Channel client, Consumer<Http2Headers> answered) {
        new Http2StreamChannelBootstrap(connection).open().addListener(done -> {
            Http2StreamChannel stream = (Http2StreamChannel) done.getNow();
            BridgedStream bridged = new BridgedStream(stream, client, answered);
            stream.pipeline().addLast(bridged);
            client.pipeline().addLast(new Http2Bridge.Passing(bridged));
            stream.closeFuture().addListener(closed -> connection.close());
            connection.closeFuture().addListener(closed -> client.close());
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(asked, false));
        });
    }

    void send(Object message) {
        if (message instanceof ByteBuf bytes) {
            stream.writeAndFlush(new DefaultHttp2DataFrame(bytes));
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** The client has closed its connection. */
    void end() {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true))
                .addListener(ended -> stream.close());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        boolean ends = false;
        if (frame instanceof Http2HeadersFrame headers) {
            answered.accept(headers.headers());
            ends = headers.isEndStream();
        } else if (frame instanceof Http2DataFrame data) {
            client.writeAndFlush(data.content().retain());
            ends = data.isEndStream();
        }
        if (ends) {
            client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        client.close();
    }
}
