package dev.bellwether.notifier.drain;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections go one after the other, so that those who come back elsewhere do not come as one. The listener stays open: whoever is
 * still sent here is told to come back in a moment, which a refused connection would not tell.
 */
public final class GracefulDrain implements Drain {
    private static final Duration EACH = Duration.ofMillis(10);
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 50;
    /** What somebody who comes late needs to ask and to be told to come back. */
    private static final long LATE_MILLIS = 1000;

    private final Drainable clients;
    private final Duration grace;
    private final EventLoop timer;
    private final Clock clock;
    private final AtomicReference<@Nullable Instant> deadline = new AtomicReference<>();
    private final Set<Channel> told = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * @param grace how long streams may take to leave
     * @param timers where waiting is done
     */
    public GracefulDrain(Drainable clients, Duration grace, EventLoopGroup timers, Clock clock) {
        this.clients = clients;
        this.grace = grace;
        this.timer = timers.next();
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> begin() {
        if (deadline.compareAndSet(null, clock.instant().plus(grace))) {
            clients.refuseStreams();
            Collection<Channel> leaving = clients.connections();
            long spread = Math.min(grace.toMillis() / 2, leaving.size() * EACH.toMillis());
            leaving.forEach(
                    connection -> tell(connection, ThreadLocalRandom.current().nextLong(spread + 1)));
            long end = System.nanoTime() + grace.toNanos();
            AtomicReference<@Nullable ScheduledFuture<?>> looking = new AtomicReference<>();
            looking.set(timer.scheduleWithFixedDelay(
                    () -> look(end, looking), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS));
        }
        return done;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline.get());
    }

    @Override
    public State state() {
        if (deadline.get() == null) {
            return State.SERVING;
        }
        return done.isDone() ? State.DRAINED : State.DRAINING;
    }

    private void tell(Channel connection, long delayMillis) {
        if (told.add(connection)) {
            connection.eventLoop().schedule(() -> leave(connection), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void leave(Channel connection) {
        Departure.begin(
                connection,
                clients.isHttp2(connection),
                () -> clients.endStreams(connection, SHORTEST_RETRY, LONGEST_RETRY));
    }

    /** Everybody gone, or the time over: then those who do not read lose their connection. */
    private void look(long end, AtomicReference<@Nullable ScheduledFuture<?>> looking) {
        Collection<Channel> left = clients.connections();
        boolean over = System.nanoTime() >= end;
        if (over) {
            left.forEach(connection -> connection.eventLoop().execute(() -> Departure.cut(connection)));
        } else {
            // Those who came since: their connection would otherwise keep the pod until the deadline.
            left.forEach(connection -> tell(connection, LATE_MILLIS));
        }
        if (over || left.isEmpty()) {
            ScheduledFuture<?> self = looking.get();
            if (self != null) {
                self.cancel(false);
            }
            done.complete(null);
        }
    }
}
