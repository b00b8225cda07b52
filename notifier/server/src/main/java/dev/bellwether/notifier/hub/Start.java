package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in the log a stream begins. */
public sealed interface Start {
    Pattern COUNT = Pattern.compile("[0-9]{1,7}");

    /** With what comes. */
    record Now() implements Start {}

    /** With everything retained. */
    record Earliest() implements Start {}

    /** With the newest of what is retained, 0 to 9,999,999 of it. */
    record Newest(int count) implements Start {}

    /** After what the client saw last. */
    record After(Cursor cursor) implements Start {}

    /** The client's cursor says nothing; it is told so and starts as one without. */
    record Malformed(String requested, Start otherwise) implements Start {}

    /**
     * @param since null for the default
     * @param lastEventId null or empty for none
     * @return empty when {@code since} is none of {@code now}, {@code earliest} and a count
     */
    static Optional<Start> parse(@Nullable String since, @Nullable String lastEventId) {
        return since(since == null ? "now" : since)
                .map(otherwise -> lastEventId == null || lastEventId.isEmpty()
                        ? otherwise
                        : Cursor.parse(lastEventId)
                                .<Start>map(After::new)
                                .orElseGet(() -> new Malformed(lastEventId, otherwise)));
    }

    private static Optional<Start> since(String text) {
        if (text.equals("now")) {
            return Optional.of(new Now());
        }
        if (text.equals("earliest")) {
            return Optional.of(new Earliest());
        }
        return COUNT.matcher(text).matches() ? Optional.of(new Newest(Integer.parseInt(text))) : Optional.empty();
    }
}
