package dev.bellwether.notifier.flood;

import dev.bellwether.notifier.config.FloodConfig;

/** The limits that are a number in a time, as how long each of what is counted takes to be forgiven. */
final class Allowances {
    private static final long SECOND = 1_000_000_000L;

    private final int factor;
    private final long[] nanosEach = new long[Flood.values().length];
    private final long[] nanosFull = new long[Flood.values().length];

    /** @param factor so many times as much as the limits say */
    Allowances(FloodConfig limits, int factor) {
        this.factor = factor;
        for (Flood flood : Flood.values()) {
            long most = (long) most(flood, limits) * factor;
            if (most > 0) {
                long each = flood.seconds() * SECOND / most;
                nanosEach[flood.ordinal()] = each;
                nanosFull[flood.ordinal()] = each * most;
            }
        }
    }

    int factor() {
        return factor;
    }

    long nanosEach(Flood flood) {
        return nanosEach[flood.ordinal()];
    }

    long nanosFull(Flood flood) {
        return nanosFull[flood.ordinal()];
    }

    private static int most(Flood flood, FloodConfig limits) {
        return switch (flood) {
            case RESETS -> limits.resets();
            case CAUSED_RESETS -> limits.causedResets();
            case LARGE_HEADERS -> limits.largeHeaders();
            case STREAMS -> limits.streams();
            case PINGS -> limits.pings();
            case SETTINGS -> limits.settings();
            case PRIORITIES -> limits.priorities();
            case EMPTY_DATA -> limits.emptyData();
            case SMALL_DATA -> limits.smallData();
            case WINDOW_UPDATES -> limits.windowUpdates();
            case CONTINUATIONS, PREFACE, HEADERS, STALLED -> 0;
        };
    }
}
