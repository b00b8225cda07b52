package dev.bellwether.notifier.http;

import dev.bellwether.notifier.drain.Departure;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.limits.Refusals.Reason;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Lets a connection go when it is old enough, as a drain does, so that clients spread again over the pods there are. Up to a tenth earlier or
 * later, for those opened together should not come back together.
 */
record ConnectionAge(Duration most, Refusals refusals) {
    private static final double JITTER = 0.1;
    private static final long SHORTEST_RETRY_MILLIS = 1000;
    private static final long LONGEST_RETRY_MILLIS = 3000;

    /** On the connection's event loop, once its protocol is known. */
    void limit(Connection connection) {
        if (most.isZero()) {
            return;
        }
        Channel channel = connection.channel();
        double part = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        ScheduledFuture<?> end = channel.eventLoop()
                .schedule(() -> leave(connection), (long) (most.toNanos() * part), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> end.cancel(false));
    }

    private void leave(Connection connection) {
        refusals.count(Reason.CONNECTION_AGE);
        Departure.begin(connection.channel(), connection.isHttp2(), () -> connection.leave(ConnectionAge::retry));
    }

    private static Duration retry() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS + 1));
    }
}
