package dev.bellwether.notifier.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ResetFrame;

/**
 * Counts a pushed stream's states: promised, and then completed or reset by the client. A reset closes the channel: one that comes before the answer
 * begins makes Netty forget the stream without closing it, and to answer on a forgotten stream is an error of the whole connection.
 */
final class PushMeter extends ChannelInboundHandlerAdapter {
    private final MeterRegistry meters;
    private boolean reset;

    PushMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        count("promised");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2ResetFrame) {
            reset = true;
        }
        super.userEventTriggered(context, event);
        if (reset) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        count(reset ? "reset" : "completed");
        super.channelInactive(context);
    }

    private void count(String state) {
        meters.counter("bellwether.pushes", "state", state).increment();
    }
}
