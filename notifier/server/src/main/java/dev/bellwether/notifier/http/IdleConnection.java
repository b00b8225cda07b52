package dev.bellwether.notifier.http;

import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing moved for a while: a peer that opened a connection and never spoke, or forgot it. Looks at what is read
 * alone, for watching each write costs every delivery; a connection with event streams is kept by those, whose heartbeats find out a
 * dead peer, and one that takes an answer as long as some of it leaves. Netty's own handler would do, and take three times as much memory of
 * each connection.
 */
final class IdleConnection extends ChannelInboundHandlerAdapter implements Runnable {
    private final Duration idle;
    private final Refusals refusals;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> check;
    /** Of {@link System#nanoTime}. */
    private long readAt;

    private long queuedBefore;

    IdleConnection(Duration idle, Refusals refusals) {
        this.idle = idle;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        readAt = System.nanoTime();
        checkIn(added, idle.toNanos());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        ScheduledFuture<?> scheduled = check;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readAt = System.nanoTime();
        context.fireChannelReadComplete();
    }

    /** Looks whether it is time. */
    @Override
    public void run() {
        ChannelHandlerContext here = context;
        if (here == null || here.isRemoved()) {
            return;
        }
        long left = idle.toNanos() - (System.nanoTime() - readAt);
        if (left > 0) {
            checkIn(here, left);
            return;
        }
        checkIn(here, idle.toNanos());
        long queued = Http1Body.queued(here.channel());
        Connection connection = Connection.of(here.channel());
        boolean moves = connection.hasMoved() || queued > 0 && queued != queuedBefore;
        queuedBefore = queued;
        if (connection.streams() == 0 && !moves) {
            refusals.count(Reason.IDLE);
            // From the pipeline's end, so that an HTTP/2 codec says GOAWAY and TLS says close_notify.
            here.pipeline().close();
        }
    }

    private void checkIn(ChannelHandlerContext here, long nanos) {
        check = here.executor().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
