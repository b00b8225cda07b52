package dev.bellwether.notifier.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http2.Http2Error;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what was sent ahead of pages, and what was not. For all event loops. */
final class PushMeters {
    private final MeterRegistry meters;
    private final Map<PushState, Counter> entered = new EnumMap<>(PushState.class);
    private final Map<PushState, AtomicInteger> open = new EnumMap<>(PushState.class);
    private final Counter refused;
    private final Counter hints;

    PushMeters(MeterRegistry meters) {
        this.meters = meters;
        for (PushState state : PushState.values()) {
            entered.put(state, pushes(state.text()));
            if (state.isOpen()) {
                AtomicInteger now = new AtomicInteger();
                open.put(state, now);
                Gauge.builder("bellwether.pushes.open", now, AtomicInteger::get)
                        .description("Promised streams that have not ended, by state")
                        .tag("state", state.text())
                        .register(meters);
            }
        }
        refused = pushes("refused");
        hints = Counter.builder("bellwether.hints")
                .description("Links in 103 Early Hints")
                .register(meters);
    }

    /** Who ended a promised stream by RST_STREAM. */
    enum By {
        CLIENT,
        SERVER
    }

    /** A stream was promised. */
    void promised() {
        entered(PushState.PENDING);
    }

    void moved(PushState from, PushState to) {
        AtomicInteger left = open.get(from);
        if (left != null) {
            left.decrementAndGet();
        }
        entered(to);
    }

    /** @param code a peer's may be any 32 bits: those that are no code of RFC 9113 share one label */
    void reset(By by, long code) {
        Http2Error known = Http2Error.valueOf(code);
        Counter.builder("bellwether.push.resets")
                .description("Promised streams ended by RST_STREAM, by who sent it and its error code")
                .tag("by", by.name().toLowerCase(Locale.ROOT))
                .tag("code", known == null ? "UNKNOWN" : known.name())
                .register(meters)
                .increment();
    }

    void refused(PushOutcome reason) {
        refused.increment();
        Counter.builder("bellwether.push.refusals")
                .description("Resources of pages that were neither promised nor hinted at, by reason")
                .tag("reason", reason.text())
                .register(meters)
                .increment();
    }

    void hinted(int links) {
        hints.increment(links);
    }

    private void entered(PushState state) {
        AtomicInteger now = open.get(state);
        if (now != null) {
            now.incrementAndGet();
        }
        Counter counter = entered.get(state);
        if (counter != null) {
            counter.increment();
        }
    }

    private Counter pushes(String state) {
        return Counter.builder("bellwether.pushes")
                .description("Promised streams, by each state that they entered, and resources that were not promised")
                .tag("state", state)
                .register(meters);
    }
}
