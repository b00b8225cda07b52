package dev.bellwether.notifier.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts what was refused or ended because a limit was reached; every reason is there from the beginning, so that an alert has something to look at. */
public final class Refusals {
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    public Refusals(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("bellwether.limits.refused")
                            .tag("reason", reason.text)
                            .description("What was refused or ended because a limit was reached")
                            .register(meters));
        }
    }

    /** Which limit. */
    public enum Reason {
        /** A connection beyond {@code limits.connections} that was told to come back. */
        CONNECTIONS("connections"),
        /** One so far beyond it that it was closed at once. */
        CONNECTIONS_HARD("connections-hard"),
        /** A connection, or a request behind a proxy, beyond {@code limits.connectionsPerAddress} that was told to come back. */
        CONNECTIONS_PER_ADDRESS("connections-per-address"),
        /** A connection so far beyond it that it was closed at once. */
        CONNECTIONS_PER_ADDRESS_HARD("connections-per-address-hard"),
        /** A stream beyond {@code limits.streamsPerConnection}. */
        STREAMS_PER_CONNECTION("streams-per-connection"),
        /** A request beyond {@code limits.requestsPerSecond}. */
        REQUESTS("requests"),
        /** A body beyond {@code limits.payload}. */
        PAYLOAD("payload"),
        /** A subscription beyond {@code limits.subscriptions}. */
        SUBSCRIPTIONS("subscriptions"),
        /** A connection on which nothing moved for {@code limits.idle}. */
        IDLE("idle"),
        /** A connection older than {@code limits.connectionAge}. */
        CONNECTION_AGE("connection-age");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    public void count(Reason reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
