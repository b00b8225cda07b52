package dev.bellwether.notifier.telemetry;

/** The three ages of a connection that are compared apart: a fresh connection fails more often than an old one, on any revision. */
final class ConnectionAge {
    static final int BUCKETS = 3;
    private static final long[] ENDS = {10_000, 60_000, Long.MAX_VALUE};

    private ConnectionAge() {}

    /** The bucket of an age in milliseconds: 0 below 10 s, 1 below 60 s, 2 from then on. */
    static int bucket(long ageMillis) {
        return ageMillis < ENDS[0] ? 0 : ageMillis < ENDS[1] ? 1 : 2;
    }

    /**
     * Adds the time from one age to another to the buckets it fell in.
     *
     * @param from age in milliseconds
     * @param to a later age
     */
    static void spread(long from, long to, long[] buckets) {
        long at = from;
        for (int bucket = bucket(at); at < to; bucket++) {
            long end = Math.min(to, ENDS[bucket]);
            buckets[bucket] += end - at;
            at = end;
        }
    }
}
