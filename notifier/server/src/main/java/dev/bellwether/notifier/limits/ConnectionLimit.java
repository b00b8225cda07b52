package dev.bellwether.notifier.limits;

import dev.bellwether.notifier.limits.Refusals.Reason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections may be open, in all and from one address. A few more than that are let in only to be told when to come back, because a
 * connection that is closed without a word makes a native EventSource retry at once; beyond those, a connection costs more than it is worth.
 */
public final class ConnectionLimit {
    private final int limit;
    private final int perAddress;
    private final Refusals refusals;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<String, Integer> openFrom = new ConcurrentHashMap<>();

    /**
     * @param limit 1 or more
     * @param perAddress 1 or more, or 0 for no such limit
     */
    public ConnectionLimit(int limit, int perAddress, Refusals refusals, MeterRegistry meters) {
        this.limit = limit;
        this.perAddress = perAddress;
        this.refusals = refusals;
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
        return judge(
                open.incrementAndGet(), limit, Math.max(64, limit / 10), Reason.CONNECTIONS, Reason.CONNECTIONS_HARD);
    }

    public void left() {
        open.decrementAndGet();
    }

    /** Counts a connection of an address; {@link #leftFrom} must follow, whatever the answer. */
    public Admission enteredFrom(String peer) {
        return perAddress == 0
                ? Admission.ADMITTED
                : judge(
                        openFrom.merge(peer, 1, Integer::sum),
                        perAddress,
                        Math.max(8, perAddress / 10),
                        Reason.CONNECTIONS_PER_ADDRESS,
                        Reason.CONNECTIONS_PER_ADDRESS_HARD);
    }

    public void leftFrom(String peer) {
        if (perAddress > 0) {
            openFrom.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private Admission judge(int now, int most, int more, Reason told, Reason closed) {
        if (now <= most) {
            return Admission.ADMITTED;
        }
        boolean isTold = now <= most + more;
        refusals.count(isTold ? told : closed);
        return isTold ? Admission.OVER : Admission.CLOSED;
    }
}
