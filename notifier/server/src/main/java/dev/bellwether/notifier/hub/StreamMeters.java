package dev.bellwether.notifier.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What event streams count. */
final class StreamMeters {
    final LongAdder deliveries = new LongAdder();
    final Counter replays;
    final Counter slow;
    final Counter gaps;
    final AtomicLong queuedBytes = new AtomicLong();
    private final MeterRegistry meters;

    StreamMeters(MeterRegistry meters, IntSupplier streams) {
        this.meters = meters;
        FunctionCounter.builder("bellwether.deliveries", deliveries, LongAdder::doubleValue)
                .description("Live notifications written to event streams")
                .register(meters);
        replays = counter("bellwether.replays", "Notifications read from the log and written to event streams");
        slow = counter("bellwether.slow.consumers", "Event streams ended because their client did not read");
        gaps = counter("bellwether.gaps", "Gaps told to clients");
        Gauge.builder("bellwether.streams", streams::getAsInt)
                .description("Open event streams")
                .register(meters);
        Gauge.builder("bellwether.queued.bytes", queuedBytes, AtomicLong::get)
                .description("Bytes written to event streams and not yet taken by the network")
                .baseUnit("bytes")
                .register(meters);
    }

    Counter refused(String reason) {
        return Counter.builder("bellwether.streams.refused")
                .tag("reason", reason)
                .description("Subscriptions told to come back later")
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
