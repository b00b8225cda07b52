package dev.bellwether.notifier.tracing;

import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From a notification's arrival from the log until the last event loop has flushed it. One for the whole pod: as many as there are
 * streams would be 20,000 for one notification. Clients that are behind do not keep it open.
 */
final class DeliverySpan implements Tracing.Delivering {
    private final Span span;
    private final Instant storedAt;
    private final AtomicInteger loops;
    private final AtomicLong streams = new AtomicLong();

    /** @param loops how many have to write it, 1 or more */
    DeliverySpan(Span span, Instant storedAt, int loops) {
        this.span = span;
        this.storedAt = storedAt;
        this.loops = new AtomicInteger(loops);
    }

    @Override
    public void written(int some) {
        streams.addAndGet(some);
        if (loops.decrementAndGet() == 0) {
            // A log whose clock is ahead counts as no time.
            double latency =
                    Math.max(0, Duration.between(storedAt, Instant.now()).toNanos() / 1e9);
            span.setAttribute(Names.STREAMS, streams.get())
                    .setAttribute(Names.LATENCY, latency)
                    .end();
        }
    }
}
