package dev.bellwether.notifier.hub;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Beats on an event loop, at intervals of a little less than the longest silence, until it is stopped. On that loop alone. */
final class Heartbeat {
    private final EventLoop loop;
    private final StreamSettings settings;
    private final Runnable beat;
    private @Nullable ScheduledFuture<?> next;

    Heartbeat(EventLoop loop, StreamSettings settings, Runnable beat) {
        this.loop = loop;
        this.settings = settings;
        this.beat = beat;
    }

    void start() {
        long nanos = settings.nextHeartbeat(ThreadLocalRandom.current()).toNanos();
        next = loop.schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        ScheduledFuture<?> scheduled = next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void beat() {
        start();
        beat.run();
    }
}
