package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What event streams count. */
final class StreamMeters {
    private static final Named REFUSED =
            new Named("bellwether.streams.refused", "Subscriptions told to come back later");
    private static final Named SLOW = new Named(
            "bellwether.slow.consumers",
            "Clients that fell so far behind that the policy of a topic was applied, once until they have caught up");
    private static final Named UNSENT = new Named(
            "bellwether.slow.notifications",
            "Notifications not sent to slow clients: superseded (Conflate) or dropped (DropOldest)");
    private static final Named DISCONNECTS = new Named(
            "bellwether.slow.disconnects",
            "Event streams ended because of unread bytes: the stream's own, or those of all streams of the process");

    final LongAdder deliveries = new LongAdder();
    final Counter replays;
    final Counter gaps;
    final Counter tooSlow;
    final Counter noRoom;
    private final Map<SlowConsumer, Counter> slow = new EnumMap<>(SlowConsumer.class);
    private final Map<SlowConsumer, Counter> unsent = new EnumMap<>(SlowConsumer.class);
    private final MeterRegistry meters;
    private final QueuedBytes queued;

    /** A counter that has one series for each value of its tag. */
    private record Named(String name, String description) {}

    StreamMeters(MeterRegistry meters, IntSupplier streams, QueuedBytes queued) {
        this.meters = meters;
        this.queued = queued;
        FunctionCounter.builder("bellwether.deliveries", deliveries, LongAdder::doubleValue)
                .description("Live notifications written to event streams")
                .register(meters);
        replays = counter("bellwether.replays", "Notifications read from the log and written to event streams");
        gaps = counter("bellwether.gaps", "Gaps told to clients");
        Gauge.builder("bellwether.streams", streams::getAsInt)
                .description("Open event streams")
                .register(meters);
        Gauge.builder("bellwether.slow.streams", queued, QueuedBytes::streams)
                .description("Event streams whose clients leave something unread")
                .register(meters);
        for (SlowConsumer policy : SlowConsumer.values()) {
            slow.put(policy, tagged(SLOW, "policy", policy.toString()));
        }
        for (SlowConsumer policy : List.of(SlowConsumer.CONFLATE, SlowConsumer.DROP_OLDEST)) {
            unsent.put(policy, tagged(UNSENT, "policy", policy.toString()));
        }
        tooSlow = tagged(DISCONNECTS, "reason", "stream");
        noRoom = tagged(DISCONNECTS, "reason", "process");
    }

    /** Shows what waits for the clients of a transport. */
    void of(String transport) {
        Gauge.builder("bellwether.queued.bytes", queued, all -> all.sum(transport))
                .tag("transport", transport)
                .description("Bytes of event streams that their clients leave unread, on their way or waiting")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("bellwether.queued.notifications", queued, all -> all.notifications(transport))
                .tag("transport", transport)
                .description("Notifications that wait until clients have taken what is on its way to them")
                .register(meters);
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
        return tagged(REFUSED, "reason", reason);
    }

    private Counter tagged(Named named, String tag, String value) {
        return Counter.builder(named.name())
                .tag(tag, value)
                .description(named.description())
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
