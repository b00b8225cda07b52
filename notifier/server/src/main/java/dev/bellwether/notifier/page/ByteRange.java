package dev.bellwether.notifier.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a content that a {@code Range} header (RFC 9110, section 14) asks for.
 *
 * @param from first byte
 * @param to beyond the last one; as {@code from} for a range that lies beyond the content
 */
record ByteRange(int from, int to) {
    private static final ByteRange NOTHING = new ByteRange(0, 0);
    private static final Pattern ONE = Pattern.compile("(?i)bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*");
    /** Decimal digits that a long surely holds. */
    private static final int DIGITS = 18;

    /**
     * Null where the whole is to be answered: without a range, by another unit, for what is malformed, and for several ranges at once, which a
     * server need not serve.
     *
     * @param length of the content, in bytes
     */
    static @Nullable ByteRange of(@Nullable String header, int length) {
        Matcher one = ONE.matcher(header == null ? "" : header);
        if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
            return null;
        }
        if (one.group(1).isEmpty()) {
            return last(number(one.group(2)), length);
        }
        long first = number(one.group(1));
        long last = one.group(2).isEmpty() ? Long.MAX_VALUE : number(one.group(2));
        if (last < first) {
            return null;
        }
        return first >= length ? NOTHING : new ByteRange((int) first, (int) Math.min(last, length - 1L) + 1);
    }

    boolean isEmpty() {
        return from == to;
    }

    int length() {
        return to - from;
    }

    /** The {@code Content-Range} of the part, or of none. */
    String of(int length) {
        return isEmpty() ? "bytes */" + length : "bytes " + from + "-" + (to - 1) + "/" + length;
    }

    /** What is shorter is whole; of nothing, that is an answer without a range. */
    private static @Nullable ByteRange last(long bytes, int length) {
        if (bytes == 0) {
            return NOTHING;
        }
        return length == 0 ? null : new ByteRange((int) Math.max(0, length - bytes), length);
    }

    private static long number(String digits) {
        return digits.length() > DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
