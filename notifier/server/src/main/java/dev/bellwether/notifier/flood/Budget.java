package dev.bellwether.notifier.flood;

import java.util.Arrays;

/** What is left to one connection of each of the {@link Allowances}. */
final class Budget {
    private final Allowances allowances;
    /** When each will be whole again: for what is whole, some time that is past. */
    private final long[] wholeAt = new long[Flood.values().length];

    /** @param now of a clock in nanoseconds that never goes back; so is every other */
    Budget(Allowances allowances, long now) {
        this.allowances = allowances;
        Arrays.fill(wholeAt, now);
    }

    /**
     * Counts one.
     *
     * @return whether there was one left
     */
    boolean take(Flood flood, long now) {
        long toWhole = Math.max(0, wholeAt[flood.ordinal()] - now) + allowances.nanosEach(flood);
        if (toWhole > allowances.nanosFull(flood)) {
            return false;
        }
        wholeAt[flood.ordinal()] = now + toWhole;
        return true;
    }
}
