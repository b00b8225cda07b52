package dev.bellwether.notifier.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * Closes a connection on which nothing moved for a while. An event stream's heartbeat (at most 30 s) keeps its connection; what is closed is
 * a peer that opened a connection and never spoke, or forgot it.
 */
final class IdleConnection extends IdleStateHandler {
    static final int SECONDS = 75;

    IdleConnection() {
        super(0, 0, SECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        // From the pipeline's end, so that an HTTP/2 codec says GOAWAY and TLS says close_notify.
        context.pipeline().close();
    }
}
