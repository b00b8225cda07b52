package dev.bellwether.notifier.priority;

import java.util.Map;
import java.util.Optional;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/**
 * What a {@code Priority} header or a PRIORITY_UPDATE frame says (RFC 9218, section 4).
 *
 * @param urgency 0 to 7
 */
record PriorityField(int urgency, boolean incremental) {
    static final int DEFAULT_URGENCY = 3;
    /** Longer ones say nothing of urgency that a short one could not: nobody is to make the server parse kilobytes. */
    static final int LONGEST = 256;

    /**
     * Reads a structured field (RFC 8941). What is unknown, of another type or out of range counts as left out, as the RFC wants it.
     *
     * @return empty for what is no dictionary
     */
    static Optional<PriorityField> parse(String value) {
        if (value.length() > LONGEST) {
            return Optional.empty();
        }
        Map<String, ListElement<?>> members;
        try {
            members = new Parser(value).parseDictionary().get();
        } catch (ParseException e) {
            return Optional.empty();
        }
        int urgency = DEFAULT_URGENCY;
        if (members.get("u") instanceof IntegerItem number
                && number.getAsLong() >= 0
                && number.getAsLong() <= StreamPriority.LEAST_URGENT) {
            urgency = (int) number.getAsLong();
        }
        boolean incremental = members.get("i") instanceof BooleanItem flag && flag.get();
        return Optional.of(new PriorityField(urgency, incremental));
    }
}
