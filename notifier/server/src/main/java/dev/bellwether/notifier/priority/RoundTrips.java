package dev.bellwether.notifier.priority;

/**
 * The round-trip time of a connection against the shortest it ever had, as a smoothed ratio. What queues on the way to the client raises it.
 *
 * <p>RFC 6298's smoothing: an eighth of each sample counts, so that one late PING moves little.
 */
final class RoundTrips {
    private long shortest = Long.MAX_VALUE;
    private long smoothed;

    /** @param nanos of one PING, from its sending to its acknowledgement */
    void measured(long nanos) {
        long sample = Math.max(1, nanos);
        smoothed = smoothed == 0 ? sample : smoothed + (sample - smoothed) / 8;
        shortest = Math.min(shortest, sample);
    }

    /** Of the time now to the shortest, at least 1, rounded down to eighths so that a place is not worked out anew for each microsecond. */
    double rise() {
        return smoothed <= shortest ? 1 : Math.floor(8.0 * smoothed / shortest) / 8;
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
