package dev.bellwether.notifier.http;

import dev.bellwether.notifier.flood.Deadline;
import dev.bellwether.notifier.flood.Flood;
import dev.bellwether.notifier.flood.Floods;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Closes an HTTP/1.1 connection whose request line and headers come too slowly. Stands behind the codec: what the codec was given between two requests and has made
 * nothing of is the beginning of the next. A body may take longer; it is bounded by {@code limits.payload}, and by {@code limits.idle}.
 */
final class SlowHead extends ChannelInboundHandlerAdapter {
    private final Http1Portions portions;
    private final Floods floods;
    private Deadline deadline = Deadline.NONE;
    private boolean inBody;

    /** @param portions what gives the codec its bytes */
    SlowHead(Http1Portions portions, Floods floods) {
        this.portions = portions;
        this.floods = floods;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            inBody = true;
            deadline = deadline.cancel();
        }
        if (message instanceof LastHttpContent) {
            inBody = false;
            portions.hasGiven();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (portions.hasGiven() && !inBody && !deadline.isSet()) {
            deadline = floods.deadline(context, Flood.HEADERS);
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline = deadline.cancel();
    }
}
