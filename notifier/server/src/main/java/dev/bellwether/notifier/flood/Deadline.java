package dev.bellwether.notifier.flood;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Until when something has to come, or that nothing is waited for. On the connection's event loop. It is a value, and {@link #NONE} is one for
 * all, so that a connection that waits for nothing has no object for it.
 */
public final class Deadline {
    /** Nothing is waited for. */
    public static final Deadline NONE = new Deadline(null);

    private final @Nullable ScheduledFuture<?> missed;

    private Deadline(@Nullable ScheduledFuture<?> missed) {
        this.missed = missed;
    }

    /** @param missed is run after {@code time} unless it is cancelled before */
    static Deadline in(ChannelHandlerContext context, Duration time, Runnable missed) {
        return new Deadline(context.executor().schedule(missed, time.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Whether it was set, be it over or not. */
    public boolean isSet() {
        return missed != null;
    }

    /** What was waited for has come, or nobody waits for it any more. @return {@link #NONE}, to be kept in its place */
    public Deadline cancel() {
        if (missed != null) {
            missed.cancel(false);
        }
        return NONE;
    }
}
