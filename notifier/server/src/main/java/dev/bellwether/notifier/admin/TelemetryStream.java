package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.telemetry.TelemetryFeed;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes reports to one reader, at its interval and soon after a bad reset. All on the connection's event loop. */
final class TelemetryStream {
    /** How long news waits for more of its kind: a burst of resets becomes a few reports. */
    private static final int NEWS_DELAY_MILLIS = 100;

    private final ChannelHandlerContext context;
    private final TelemetryFeed.Lines lines;
    private final int intervalMillis;
    private final AtomicBoolean newsPending = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> next;

    TelemetryStream(ChannelHandlerContext context, Answer.Stream stream) {
        this.context = context;
        this.intervalMillis = stream.intervalMillis();
        this.lines = stream.feed().join(stream.epoch(), stream.salt(), this::news);
    }

    void start() {
        context.channel().closeFuture().addListener(closed -> stop());
        write();
    }

    private void news() {
        if (newsPending.compareAndSet(false, true)) {
            context.executor().schedule(this::write, NEWS_DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void write() {
        newsPending.set(false);
        if (next != null) {
            next.cancel(false);
        }
        if (!context.channel().isActive()) {
            return;
        }
        if (!context.channel().isWritable()) {
            // A reader this slow would decide on the past: it reconnects and gets everything anew.
            context.close();
            return;
        }
        context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(lines.next(), StandardCharsets.UTF_8)));
        next = context.executor().schedule(this::write, intervalMillis, TimeUnit.MILLISECONDS);
    }

    private void stop() {
        lines.close();
        if (next != null) {
            next.cancel(false);
        }
    }
}
