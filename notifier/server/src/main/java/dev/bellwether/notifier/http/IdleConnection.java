package dev.bellwether.notifier.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

/**
 * Closes a connection on which nothing moved for a while: a peer that opened a connection and never spoke, or forgot it. Looks at what is read
 * alone, for watching each write costs every delivery; a connection with event streams is kept by those, whose heartbeats find out a
 * dead peer, and one that takes an answer as long as some of it leaves.
 */
final class IdleConnection extends IdleStateHandler {
    static final int SECONDS = 75;

    private long queuedBefore;

    IdleConnection() {
        super(SECONDS, 0, 0);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        Connection connection = Connection.of(context.channel());
        long queued = Http1Body.queued(context.channel());
        boolean moves = queued > 0 && queued != queuedBefore;
        queuedBefore = queued;
        if (connection.streams() == 0 && !moves) {
            // From the pipeline's end, so that an HTTP/2 codec says GOAWAY and TLS says close_notify.
            context.pipeline().close();
        }
    }
}
