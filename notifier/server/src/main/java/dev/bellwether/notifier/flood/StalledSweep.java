package dev.bellwether.notifier.flood;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all connections of an event loop that have had streams, again and again: ten thousand quiet subscribers have no timer each. What looks
 * stalled is then watched by a timer of its own.
 */
final class StalledSweep implements Runnable {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LOOKS = 8;

    private final EventExecutor loop;
    private final long periodNanos;
    private final List<FrameGuard> guards = new ArrayList<>();

    StalledSweep(EventExecutor loop, Duration stalled) {
        this.loop = loop;
        this.periodNanos = Math.min(MOST_NANOS, stalled.toNanos() / LOOKS);
    }

    /** On the event loop, once for a connection. */
    void add(FrameGuard guard) {
        guards.add(guard);
        if (guards.size() == 1) {
            again();
        }
    }

    @Override
    public void run() {
        guards.removeIf(guard -> !guard.look());
        if (!guards.isEmpty()) {
            again();
        }
    }

    private void again() {
        loop.schedule(this, periodNanos, TimeUnit.NANOSECONDS);
    }
}
