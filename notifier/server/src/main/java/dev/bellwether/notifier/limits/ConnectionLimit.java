package dev.bellwether.notifier.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections may be open. A few more than that are let in only to be told when to come back, because a connection that is closed
 * without a word makes a native EventSource retry at once; beyond those, a connection costs more than it is worth.
 */
public final class ConnectionLimit {
    private final int limit;
    private final int hardLimit;
    private final AtomicInteger open = new AtomicInteger();
    private final Counter told;
    private final Counter closed;

    /** @param limit 1 or more */
    public ConnectionLimit(int limit, MeterRegistry meters) {
        this.limit = limit;
        this.hardLimit = limit + Math.max(64, limit / 10);
        this.told = refused(meters, "connections");
        this.closed = refused(meters, "connections-hard");
        Gauge.builder("bellwether.connections", open, AtomicInteger::get)
                .description("Open public connections")
                .register(meters);
    }

    /** What to do with a connection. */
    public enum Admission {
        /** Serve it. */
        ADMITTED,
        /** Only tell it to come back later. */
        OVER,
        /** Close it at once. */
        CLOSED
    }

    /** Counts a new connection; {@link #left} must follow, whatever the answer. */
    public Admission entered() {
        int now = open.incrementAndGet();
        if (now <= limit) {
            return Admission.ADMITTED;
        }
        (now <= hardLimit ? told : closed).increment();
        return now <= hardLimit ? Admission.OVER : Admission.CLOSED;
    }

    public void left() {
        open.decrementAndGet();
    }

    private static Counter refused(MeterRegistry meters, String reason) {
        return Counter.builder("bellwether.limits.refused")
                .tag("reason", reason)
                .description("What was refused or ended because a limit was reached")
                .register(meters);
    }
}
