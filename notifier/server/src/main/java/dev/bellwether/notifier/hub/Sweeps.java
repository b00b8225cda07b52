package dev.bellwether.notifier.hub;

/**
 * When a loop's next sweep may begin. What comes during a sweep leaves together in the next; where sweeps are costly and follow close upon each
 * other, waiting as long as the last one took, 5 ms at most, lets more leave together and takes no more than half of the loop for fan-out. Where
 * it is quiet, or a sweep is cheap, nothing waits.
 */
final class Sweeps {
    private static final long MOST = 5_000_000;
    /** A loop's timer is no finer. */
    private static final long LEAST = 1_000_000;

    private long ended;
    private long took;

    /** @param now of {@link System#nanoTime} */
    Sweeps(long now) {
        ended = now - MOST;
    }

    /** Notes a sweep. */
    void swept(long from, long to) {
        took = to - from;
        ended = to;
    }

    /** How many nanoseconds the next sweep waits, 0 to 5,000,000. */
    long delay(long now) {
        long wait = took < LEAST ? 0 : Math.min(took, MOST) - (now - ended);
        return wait < LEAST ? 0 : wait;
    }
}
