package dev.bellwether.client;

import java.time.Duration;

/**
 * How long to wait before asking again: 1, 2, 4, then 8 s for ever, each varied by up to 20 % so that clients cut off together do not come back together.
 *
 * @param failures interruptions since the last proven stream, 0 or more
 */
record Backoff(int failures) {
    static final Backoff INITIAL = new Backoff(0);
    /** A stream that stood this long has proven itself. */
    static final Duration PROVEN = Duration.ofSeconds(8);

    private static final long FIRST_MILLIS = 1000;
    private static final long CAP_MILLIS = 8000;
    private static final double JITTER = 0.2;

    /**
     * @param floor the least the server asked for; the variation then only goes upwards, and may pass the cap
     * @param random 0 (inclusive) to 1 (exclusive)
     */
    Duration delay(Duration floor, double random) {
        long step = Math.min(CAP_MILLIS, FIRST_MILLIS << Math.min(failures, 3));
        double least = Math.max(step * (1 - JITTER), floor.toMillis());
        double most = Math.min(CAP_MILLIS, step * (1 + JITTER));
        // A floor near the cap would leave no room below it, and every client of that server would return at once.
        double upper = floor.toMillis() >= least ? Math.max(most, least * (1 + JITTER)) : most;
        return Duration.ofMillis(Math.round(least + (upper - least) * random));
    }

    Backoff failed() {
        return new Backoff(Math.min(failures + 1, 3));
    }

    /** The state to count on from when a stream ends: only one that delivered, or stood a while, starts over. */
    Backoff after(boolean delivered, Duration stood) {
        return delivered || stood.compareTo(PROVEN) >= 0 ? INITIAL : this;
    }
}
