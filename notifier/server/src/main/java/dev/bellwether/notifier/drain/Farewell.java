package dev.bellwether.notifier.drain;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The two-step farewell of RFC 9113, section 6.8: a GOAWAY that refuses nothing yet, a PING, and once the peer has answered it, so that all it
 * sent before it knew has arrived, the GOAWAY with the last stream that is served. On its connection's event loop.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
    private static final long TOKEN = 0x6265_6c6c_7765_7468L;
    private static final long PATIENCE_SECONDS = 1;

    private final Runnable then;
    private @Nullable ScheduledFuture<?> patience;
    private boolean said;

    /** @param then what follows the second GOAWAY */
    Farewell(Runnable then) {
        this.then = then;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        DefaultHttp2GoAwayFrame notice = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
        notice.setExtraStreamIds(Integer.MAX_VALUE);
        context.write(notice);
        context.writeAndFlush(new DefaultHttp2PingFrame(TOKEN));
        patience = context.executor().schedule(() -> say(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!said && message instanceof Http2PingFrame ping && ping.ack() && ping.content() == TOKEN) {
            ReferenceCountUtil.release(message);
            say(context);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void say(ChannelHandlerContext context) {
        ScheduledFuture<?> waiting = patience;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (!said && context.channel().isActive()) {
            said = true;
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            then.run();
        }
    }
}
