package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;

/**
 * A large answer of HTTP/1.x, each part written once the one before has left: written whole, TLS would encrypt all of it at once, and hold it until the
 * client takes it. With HTTP/2 windows see to that.
 */
final class Http1Parts implements ChannelFutureListener {
    static final int LARGEST = 64 << 10;

    private final ChannelHandlerContext context;
    private final Connection connection;
    private final ByteBuf body;
    private final ChannelPromise whole;

    private Http1Parts(ChannelHandlerContext context, ByteBuf body) {
        this.context = context;
        this.connection = Connection.of(context.channel());
        this.body = body;
        this.whole = context.newPromise();
    }

    /**
     * Takes the response.
     *
     * @return when all of it has been written
     */
    static ChannelFuture write(ChannelHandlerContext context, FullHttpResponse response) {
        context.write(new DefaultHttpResponse(response.protocolVersion(), response.status(), response.headers()));
        Http1Parts parts = new Http1Parts(context, response.content());
        parts.next();
        return parts.whole;
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        if (written.isSuccess()) {
            connection.moved();
            next();
        } else {
            body.release();
            whole.tryFailure(written.cause());
        }
    }

    private void next() {
        if (body.readableBytes() > LARGEST) {
            context.writeAndFlush(new DefaultHttpContent(body.readRetainedSlice(LARGEST)))
                    .addListener(this);
        } else {
            context.writeAndFlush(new DefaultLastHttpContent(body), whole);
        }
    }
}
