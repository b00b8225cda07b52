package dev.bellwether.notifier.event;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the log, written {@code epoch.sequence}; the same for every subscriber of every pod.
 *
 * @param epoch which log: its creation time in nanoseconds since 1970, base 36 (1 to 32 characters {@code 0-9a-z})
 * @param sequence the number of the last notification seen in it, 0 before the first
 */
public record Cursor(String epoch, long sequence) {
    private static final Pattern EPOCH = Pattern.compile("[0-9a-z]{1,32}");
    private static final Pattern SEQUENCE = Pattern.compile("0|[1-9][0-9]{0,17}");

    public Cursor {
        if (!EPOCH.matcher(epoch).matches()) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: 1 to 32 of 0-9 a-z)");
        }
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: >= 0)");
        }
    }

    /** Reads what {@link #toString} writes; empty for anything else, however long. */
    public static Optional<Cursor> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > 64) {
            return Optional.empty();
        }
        String epoch = text.substring(0, dot);
        String sequence = text.substring(dot + 1);
        if (!EPOCH.matcher(epoch).matches() || !SEQUENCE.matcher(sequence).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Cursor(epoch, Long.parseLong(sequence)));
    }

    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}
