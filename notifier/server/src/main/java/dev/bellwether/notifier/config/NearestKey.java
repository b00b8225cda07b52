package dev.bellwether.notifier.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what an unknown key was probably meant to be. */
final class NearestKey {
    private NearestKey() {}

    static String describe(String key, List<String> known) {
        String keys = String.join(", ", known);
        return nearest(key, known)
                .map(near -> "unknown key (did you mean " + near + "? known here: " + keys + ")")
                .orElse("unknown key (known here: " + keys + ")");
    }

    /** The known key with the fewest edits, if that is at most a third of its letters (and two for short ones). */
    static Optional<String> nearest(String key, List<String> known) {
        String lower = key.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT))))
                .filter(candidate ->
                        edits(lower, candidate.toLowerCase(Locale.ROOT)) <= Math.max(2, candidate.length() / 3));
    }

    /** Levenshtein's distance, one row at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
