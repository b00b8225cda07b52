package dev.bellwether.notifier.hub;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream begins with.
 *
 * @param after what of the log came later is replayed
 * @param gap what the client is told before; null for nothing
 * @param resumed the cursor of a client that was here before: only that one can miss what retention has dropped meanwhile. Null for others
 * @param oldestKept as {@link RetentionRules#cut}
 * @param valuesFirst whether the values of topics that keep one notification come before: those up to {@code after}
 */
record Opening(
        long after, @Nullable Gap gap, @Nullable String resumed, Map<String, Long> oldestKept, boolean valuesFirst) {

    /** With what comes, after the values. */
    static Opening now(long position) {
        return new Opening(position, null, null, Map.of(), true);
    }

    /** For a client that has everything up to there. */
    static Opening after(long position) {
        return new Opening(position, null, null, Map.of(), false);
    }

    /** The same, with something to tell. */
    Opening telling(Gap first) {
        return new Opening(after, first, resumed, oldestKept, valuesFirst);
    }
}
