package dev.bellwether.notifier.hub;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long notifications take from the log to sockets. Noted once for each batch and event loop, never for each subscriber, so that a fan-out to
 * thousands costs what one to a single client does. Safe from any thread.
 */
final class DeliveryTimes {
    private final Timer timer;

    DeliveryTimes(MeterRegistry meters) {
        timer = Timer.builder("bellwether.delivery.latency")
                .description(
                        "Time from when the log took a notification, by its own clock, until an event loop had written it to"
                                + " the sockets of all its subscribers that keep up: once for each batch of one topic, its oldest")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10))
                .register(meters);
    }

    /** Notes batches that have been written just now. A log whose clock is ahead counts as no time. */
    void written(List<Instant> storedAt) {
        if (storedAt.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        for (Instant at : storedAt) {
            Duration took = Duration.between(at, now);
            timer.record(took.isNegative() ? Duration.ZERO : took);
        }
    }
}
