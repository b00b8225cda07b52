package dev.bellwether.notifier.drain;

import java.time.Duration;

/**
 * How many may leave at each tick. Ticks are a tenth of a second apart or more, so that a second holds ten of them at the most, and any ten that
 * follow each other let go no more than the rate: no second sees more, wherever it begins. What a tick does not use is lost.
 */
final class Pace {
    /** In a second. */
    static final int TICKS = 10;

    private final int rate;
    private long ticks;

    /** @param rate most in a second, 1 or more */
    Pace(int rate) {
        this.rate = rate;
    }

    /**
     * The rate that is kept: the one that was asked for, or more where half of the grace would not be enough. Those who are left at the deadline
     * are cut all at once, which is the herd that the rate is there to prevent.
     *
     * @param asked 1 or more
     * @param leaving how many there are
     */
    static int rate(int asked, long leaving, Duration grace) {
        long halfMillis = Math.max(grace.toMillis() / 2, 1000 / TICKS);
        long needed = (leaving * 1000 + halfMillis - 1) / halfMillis;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(asked, needed));
    }

    int rate() {
        return rate;
    }

    /** How many may leave at the tick that is now. */
    int tick() {
        long before = upTo(ticks);
        ticks++;
        return (int) (upTo(ticks) - before);
    }

    /** Rounded up, so that the first tick lets somebody go. */
    private long upTo(long tick) {
        return (tick * rate + TICKS - 1) / TICKS;
    }
}
