package dev.bellwether.notifier.priority;

import java.util.concurrent.TimeUnit;

/**
 * The round-trip time of a connection against the shortest it had lately, as a smoothed ratio. What queues on the way to the client raises it; so does a
 * longer way, but only until that is what it had lately.
 *
 * <p>RFC 6298's smoothing: an eighth of each sample counts, so that one late PING moves little.
 */
final class RoundTrips {
    /** The shortest of this time and of the one before it counts, as far as anything was measured in them. */
    static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

    private long shortest = Long.MAX_VALUE;
    private long shortestBefore = Long.MAX_VALUE;
    private long smoothed;
    private long since;

    /**
     * @param nanos of one PING, from its sending to its acknowledgement
     * @param now by the clock of {@link System#nanoTime}
     */
    void measured(long nanos, long now) {
        long sample = Math.max(1, nanos);
        if (smoothed == 0) {
            smoothed = sample;
            since = now;
        } else {
            smoothed += (sample - smoothed) / 8;
        }
        if (now - since >= WINDOW) {
            shortestBefore = shortest;
            shortest = Long.MAX_VALUE;
            since = now;
        }
        shortest = Math.min(shortest, sample);
    }

    /** Of the time now to the shortest, at least 1, rounded down to eighths so that a place is not worked out anew for each microsecond. */
    double rise() {
        long least = Math.min(shortest, shortestBefore);
        return smoothed <= least ? 1 : Math.floor(8.0 * smoothed / least) / 8;
    }

    /**
     * What is left of a weight. A full weight stays whatever the rise, a small one shrinks as the time grows: where a path gets long the light
     * classes make room for the heavy ones.
     *
     * @param weight 1 to 256
     * @param rise at least 1
     * @return 1 to {@code weight}
     */
    static int decayed(int weight, double rise) {
        double lightness = 1 - (double) weight / StreamPriority.MOST_WEIGHT;
        return Math.max(1, (int) Math.round(weight * Math.pow(rise, -lightness)));
    }
}
