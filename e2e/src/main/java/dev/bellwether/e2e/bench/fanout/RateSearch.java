package dev.bellwether.e2e.bench.fanout;

import java.util.OptionalDouble;

/**
 * Which rates are tried to find the highest that holds: by halves more until one does not hold (by a third less while none has), then between the
 * two. Pure; fixed before anything is measured, apart from what held.
 */
final class RateSearch {
    private static final double STEP = 1.5;
    private static final int REFINEMENTS = 2;
    private static final double LEAST = 1;

    private double holding;
    private double failing = Double.POSITIVE_INFINITY;
    private double next;
    private int refined;

    /** @param first events a second */
    RateSearch(double first) {
        next = first;
    }

    /** Events a second; empty when the search is over. */
    OptionalDouble next() {
        return next > 0 ? OptionalDouble.of(next) : OptionalDouble.empty();
    }

    /** Notes what came of {@link #next}. */
    void tried(boolean holds) {
        if (holds) {
            holding = Math.max(holding, next);
        } else {
            failing = Math.min(failing, next);
        }
        next = choose();
    }

    /** The highest rate that held; 0 for none. */
    double best() {
        return holding;
    }

    private double choose() {
        if (failing == Double.POSITIVE_INFINITY) {
            return holding * STEP;
        }
        if (holding == 0) {
            return failing / STEP >= LEAST ? failing / STEP : 0;
        }
        return refined++ < REFINEMENTS ? Math.sqrt(holding * failing) : 0;
    }
}
