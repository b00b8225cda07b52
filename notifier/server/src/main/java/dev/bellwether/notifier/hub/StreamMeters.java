package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What event streams count. */
final class StreamMeters {
    final LongAdder deliveries = new LongAdder();
    final Counter replays;
    final Counter gaps;
    final Counter tooSlow;
    final Counter noRoom;
    private final Map<SlowConsumer, Counter> slow = new EnumMap<>(SlowConsumer.class);
    private final Map<SlowConsumer, Counter> unsent = new EnumMap<>(SlowConsumer.class);
    private final MeterRegistry meters;

    StreamMeters(MeterRegistry meters, IntSupplier streams, QueuedBytes queued) {
        this.meters = meters;
        FunctionCounter.builder("bellwether.deliveries", deliveries, LongAdder::doubleValue)
                .description("Live notifications written to event streams")
                .register(meters);
        replays = counter("bellwether.replays", "Notifications read from the log and written to event streams");
        gaps = counter("bellwether.gaps", "Gaps told to clients");
        Gauge.builder("bellwether.streams", streams::getAsInt)
                .description("Open event streams")
                .register(meters);
        Gauge.builder("bellwether.queued.bytes", queued, QueuedBytes::sum)
                .description("Bytes of event streams that their clients leave unread")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("bellwether.slow.streams", queued, QueuedBytes::streams)
                .description("Event streams whose clients leave something unread")
                .register(meters);
        for (SlowConsumer policy : SlowConsumer.values()) {
            slow.put(policy, slow(policy.toString()));
        }
        unsent.put(SlowConsumer.CONFLATE, unsent(SlowConsumer.CONFLATE.toString()));
        unsent.put(SlowConsumer.DROP_OLDEST, unsent(SlowConsumer.DROP_OLDEST.toString()));
        tooSlow = disconnects("stream");
        noRoom = disconnects("process");
    }

    /** How often a client fell so far behind that the policy was applied to it. */
    Counter slow(SlowConsumer policy) {
        return Objects.requireNonNull(slow.get(policy));
    }

    /** Notifications that slow clients are not sent because of the policy. */
    Counter unsent(SlowConsumer policy) {
        return Objects.requireNonNull(unsent.get(policy));
    }

    Counter refused(String reason) {
        return Counter.builder("bellwether.streams.refused")
                .tag("reason", reason)
                .description("Subscriptions told to come back later")
                .register(meters);
    }

    private Counter slow(String policy) {
        return Counter.builder("bellwether.slow.consumers")
                .tag("policy", policy)
                .description(
                        "Clients that fell so far behind that the policy of a topic was applied, once until they have caught up")
                .register(meters);
    }

    private Counter unsent(String policy) {
        return Counter.builder("bellwether.slow.notifications")
                .tag("policy", policy)
                .description("Notifications not sent to slow clients: superseded (Conflate) or dropped (DropOldest)")
                .register(meters);
    }

    private Counter disconnects(String reason) {
        return Counter.builder("bellwether.slow.disconnects")
                .tag("reason", reason)
                .description(
                        "Event streams ended because of unread bytes: the stream's own, or those of all streams of the process")
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
