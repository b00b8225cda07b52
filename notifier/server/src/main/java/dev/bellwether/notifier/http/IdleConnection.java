package dev.bellwether.notifier.http;

import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which nothing moved for a while: a peer that opened a connection and never spoke, or forgot it. Looks at what is read
 * alone, for watching each write costs every delivery; a connection with event streams is kept by those, whose heartbeats find out a
 * dead peer, and one that takes an answer as long as some of it leaves.
 */
final class IdleConnection extends IdleStateHandler {
    private final Refusals refusals;
    private long queuedBefore;

    IdleConnection(Duration idle, Refusals refusals) {
        super(idle.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
        this.refusals = refusals;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        Connection connection = Connection.of(context.channel());
        long queued = Http1Body.queued(context.channel());
        boolean moves = queued > 0 && queued != queuedBefore;
        queuedBefore = queued;
        if (connection.streams() == 0 && !moves) {
            refusals.count(Reason.IDLE);
            // From the pipeline's end, so that an HTTP/2 codec says GOAWAY and TLS says close_notify.
            context.pipeline().close();
        }
    }
}
