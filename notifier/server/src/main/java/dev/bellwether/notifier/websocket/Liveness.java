package dev.bellwether.notifier.websocket;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the peer is still there: sends a ping at every heartbeat and closes the channel of one that has neither answered nor taken anything
 * for two more. And bounds how long a close may take.
 */
final class Liveness {
    /** How long the peer gets to answer a close frame, and to take what is before it. */
    private static final long CLOSE_SECONDS = 10;

    private static final int MISSES = 2;

    private final WebSocketSession session;
    private final Duration heartbeat;
    private @Nullable ScheduledFuture<?> timer;
    private boolean heard;
    private boolean asked;
    private int missed;
    private long queuedBefore;
    private boolean stopped;

    Liveness(WebSocketSession session, Duration heartbeat) {
        this.session = session;
        this.heartbeat = heartbeat;
    }

    void start() {
        // Those opened together must not stay in step.
        long nanos = (long) (heartbeat.toNanos() * ThreadLocalRandom.current().nextDouble(0.75, 1));
        timer = session.channel().eventLoop().schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
    }

    /** The peer sent something. */
    void heard() {
        heard = true;
    }

    /** From now on only the end is waited for. */
    void closing() {
        if (!stopped) {
            cancel();
            timer = session.channel()
                    .eventLoop()
                    .schedule(() -> session.channel().close(), CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** @return whether it had not been stopped before */
    boolean stop() {
        boolean first = !stopped;
        stopped = true;
        cancel();
        return first;
    }

    private void beat() {
        long queued = session.queued();
        boolean takes = queued < queuedBefore;
        queuedBefore = queued;
        if (heard || takes) {
            asked = false;
        }
        heard = false;
        if (!asked) {
            asked = true;
            missed = 0;
            session.ping();
        } else if (++missed == MISSES) {
            session.channel().close();
            return;
        }
        start();
    }

    private void cancel() {
        ScheduledFuture<?> waiting = timer;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
