package dev.bellwether.notifier.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What presence counts. */
final class PresenceMeters {
    final AtomicInteger places = new AtomicInteger();
    final AtomicInteger pods = new AtomicInteger();
    final Counter joins;
    final Counter leaves;
    final Counter sent;
    final Counter received;
    final Counter malformed;
    final Counter noRoom;

    PresenceMeters(MeterRegistry meters) {
        Gauge.builder("bellwether.presence.members", places, AtomicInteger::get)
                .description("Members of topics and patterns, over all pods; who is on two of them counts twice")
                .register(meters);
        Gauge.builder("bellwether.presence.pods", pods, AtomicInteger::get)
                .description("Pods whose members are known, this one included")
                .register(meters);
        joins = changes(meters, "join");
        leaves = changes(meters, "leave");
        sent = announcements(meters, "sent");
        received = announcements(meters, "received");
        malformed = announcements(meters, "malformed");
        noRoom = Counter.builder("bellwether.presence.unlisted")
                .description("Streams not accounted for: their topic, or the pod, has as many members as may be")
                .register(meters);
    }

    private static Counter changes(MeterRegistry meters, String action) {
        return Counter.builder("bellwether.presence.changes")
                .tag("action", action)
                .description("Members that came to a topic or left it, over all pods")
                .register(meters);
    }

    private static Counter announcements(MeterRegistry meters, String outcome) {
        return Counter.builder("bellwether.presence.announcements")
                .tag("outcome", outcome)
                .description("Messages between pods about who is there")
                .register(meters);
    }
}
