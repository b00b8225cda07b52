package dev.bellwether.notifier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Resets each promised stream of a client's connection as soon as it is promised, and drops what it had carried until then. */
final class PromiseRefusals extends ChannelInboundHandlerAdapter {
    final List<String> paths = new CopyOnWriteArrayList<>();
    private final Http2Error code;

    PromiseRefusals(Http2Error code) {
        this.code = code;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2PushPromiseFrame promise) {
            paths.add(promise.http2Headers().path().toString());
            context.writeAndFlush(new DefaultHttp2ResetFrame(code).stream(promise.pushStream()));
        } else if (message instanceof Http2StreamFrame frame && frame.stream().id() % 2 == 0) {
            ReferenceCountUtil.release(frame);
        } else {
            context.fireChannelRead(message);
        }
    }
}
