package dev.bellwether.notifier.limits;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each address may ask: a bucket of tokens that fills evenly and holds those of two seconds, so that a page with its resources is no
 * offence. Safe from any thread.
 *
 * <p>Bounded: beyond 65,536 addresses the one that has asked longest ago is forgotten, and begins anew with a full bucket. Whoever asks too often
 * is not that one.
 */
public final class RequestRate {
    static final int MOST_ADDRESSES = 1 << 16;
    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS_HELD = 2;

    private final long nanosPerToken;
    private final long fullNanos;
    private final int mostAddresses;
    private final LongSupplier nanos;
    private final Map<String, Long> fullAt;

    /**
     * @param perSecond 1 to 1,000,000
     * @param nanos a clock that never goes back
     */
    public RequestRate(int perSecond, LongSupplier nanos) {
        this(perSecond, MOST_ADDRESSES, nanos);
    }

    RequestRate(int perSecond, int mostAddresses, LongSupplier nanos) {
        this.nanosPerToken = SECOND / perSecond;
        this.fullNanos = SECONDS_HELD * perSecond * nanosPerToken;
        this.mostAddresses = mostAddresses;
        this.nanos = nanos;
        this.fullAt = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > RequestRate.this.mostAddresses;
            }
        };
    }

    /**
     * Takes a token, if there is one.
     *
     * @return zero if there was, else how long until there is one again; a refusal costs nothing
     */
    public synchronized Duration take(String peer) {
        long now = nanos.getAsLong();
        // A bucket is known by when it will be full again.
        long full = Math.max(0, fullAt.getOrDefault(peer, now) - now) + nanosPerToken;
        if (full > fullNanos) {
            return Duration.ofNanos(full - fullNanos);
        }
        fullAt.put(peer, now + full);
        return Duration.ZERO;
    }

    synchronized int addresses() {
        return fullAt.size();
    }
}
