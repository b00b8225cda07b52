package dev.bellwether.notifier.drain;

import dev.bellwether.notifier.config.DrainConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients go at a bounded rate, so that those who come back elsewhere do not come as one. The listener stays open: whoever is still sent
 * here is told to come back in a moment, which a refused connection would not tell.
 */
public final class GracefulDrain implements Drain {
    private static final long TICK_MILLIS = 1000 / Pace.TICKS;
    /** Enough for those who answer at once to have a farewell, however short the grace. */
    private static final Duration SHORTEST = Duration.ofMillis(3 * TICK_MILLIS);

    private final Drainable clients;
    private final DrainConfig config;
    private final EventLoop timer;
    private final Clock clock;
    private final Counter departures;
    private final AtomicReference<@Nullable Instant> deadline = new AtomicReference<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile int rate;
    // On the timer's loop alone.
    private long end;
    private @Nullable ScheduledFuture<?> ticking;

    /** @param timers where waiting is done */
    public GracefulDrain(
            Drainable clients, DrainConfig config, EventLoopGroup timers, Clock clock, MeterRegistry meters) {
        this.clients = clients;
        this.config = config;
        this.timer = timers.next();
        this.clock = clock;
        this.departures = Counter.builder("bellwether.drain.departures")
                .description("Event streams, and connections without any, that a drain has told to leave")
                .register(meters);
    }

    @Override
    public CompletionStage<Void> begin() {
        if (deadline.compareAndSet(null, clock.instant().plus(config.grace()))) {
            clients.refuseStreams();
            Procession everybody = new Procession(clients, config, timer, departures);
            rate = everybody.rate();
            timer.execute(() -> start(everybody));
        }
        return done;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline.get());
    }

    @Override
    public OptionalInt rate() {
        return rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate);
    }

    @Override
    public State state() {
        if (deadline.get() == null) {
            return State.SERVING;
        }
        return done.isDone() ? State.DRAINED : State.DRAINING;
    }

    private void start(Procession everybody) {
        Duration grace = config.grace().compareTo(SHORTEST) < 0 ? SHORTEST : config.grace();
        end = now() + grace.toNanos();
        ticking = timer.scheduleWithFixedDelay(() -> tick(everybody), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Everybody gone, or the time over: then those who do not read lose their connection. */
    private void tick(Procession everybody) {
        boolean over = now() - end >= 0;
        if (over) {
            clients.connections()
                    .forEach(connection -> connection.eventLoop().execute(() -> Departure.cut(connection)));
        }
        if (over || everybody.tick()) {
            ScheduledFuture<?> self = ticking;
            if (self != null) {
                self.cancel(false);
            }
            done.complete(null);
        }
    }

    private long now() {
        return timer.ticker().nanoTime();
    }
}
