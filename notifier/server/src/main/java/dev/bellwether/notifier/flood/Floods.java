package dev.bellwether.notifier.flood;

import dev.bellwether.notifier.config.FloodConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The limits of a port's connections, and how many of these were closed for each; every reason is counted from the beginning, so that an alert has something to look at. */
public final class Floods {
    private final FloodConfig limits;
    private final Allowances allowances;
    private final Allowances proxies;
    private final Map<Flood, Counter> closed = new EnumMap<>(Flood.class);
    private final ConcurrentMap<EventExecutor, StalledSweep> sweeps = new ConcurrentHashMap<>();

    public Floods(FloodConfig limits, MeterRegistry meters) {
        this.limits = limits;
        this.allowances = new Allowances(limits, 1);
        this.proxies = new Allowances(limits, limits.proxyFactor());
        for (Flood flood : Flood.values()) {
            closed.put(
                    flood,
                    Counter.builder("bellwether.floods")
                            .tag("reason", flood.reason())
                            .description("Connections that were closed because they went beyond one of limits.flood")
                            .register(meters));
        }
    }

    /**
     * What is to stand in front of a connection's codec.
     *
     * @param isProxy whether the connection is from somebody who is trusted to carry the requests of many
     */
    public FrameGuard guard(Http2FrameCodec codec, boolean isProxy) {
        return new FrameGuard(this, codec, isProxy ? proxies : allowances);
    }

    /** Closes a connection that does not speak HTTP/2, or not yet, unless the answer is cancelled in time. On its event loop. */
    public Deadline deadline(ChannelHandlerContext context, Flood flood) {
        return Deadline.in(context, time(flood), () -> {
            count(flood);
            context.close();
        });
    }

    void count(Flood flood) {
        Counter counter = closed.get(flood);
        if (counter != null) {
            counter.increment();
        }
    }

    Duration time(Flood flood) {
        return switch (flood) {
            case PREFACE -> limits.preface();
            case HEADERS -> limits.headers();
            case STALLED -> limits.stalled();
            default -> throw new IllegalArgumentException("flood: " + flood + " (expected: one that is a time)");
        };
    }

    int continuations() {
        return limits.continuations();
    }

    StalledSweep sweep(EventExecutor loop) {
        return sweeps.computeIfAbsent(loop, on -> new StalledSweep(on, limits.stalled()));
    }
}
