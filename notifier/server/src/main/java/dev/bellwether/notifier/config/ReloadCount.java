package dev.bellwether.notifier.config;

import dev.bellwether.notifier.config.FollowedFiles.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts what came of files that changed, by {@code outcome}; both are there from the beginning, so that an alert has something to look at. */
public final class ReloadCount implements Consumer<Outcome> {
    private final Counter used;
    private final Counter kept;

    /** @param name of the meter */
    public ReloadCount(MeterRegistry meters, String name, String description) {
        used = counter(meters, name, description, Outcome.USED);
        kept = counter(meters, name, description, Outcome.KEPT);
    }

    @Override
    public void accept(Outcome outcome) {
        (outcome == Outcome.USED ? used : kept).increment();
    }

    private static Counter counter(MeterRegistry meters, String name, String description, Outcome outcome) {
        return Counter.builder(name)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .description(description)
                .register(meters);
    }
}
