package dev.bellwether.notifier.priority;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts what priorities did. One for all connections. */
public final class PriorityMeters {
    private final Map<Waiting, Counter> starved = new EnumMap<>(Waiting.class);
    private final Counter malformed;

    public PriorityMeters(MeterRegistry meters) {
        for (Waiting cause : Waiting.values()) {
            starved.put(
                    cause,
                    Counter.builder("bellwether.priority.starved")
                            .description(
                                    "Streams that their client reset while bytes waited for it, by what kept these")
                            .tag("cause", cause.text())
                            .register(meters));
        }
        malformed = Counter.builder("bellwether.priority.malformed")
                .description(
                        "Priority headers and PRIORITY_UPDATE frames that were no structured dictionary, and so were ignored")
                .register(meters);
    }

    void starved(Waiting cause) {
        Counter counter = starved.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    void malformed() {
        malformed.increment();
    }
}
