package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Notifications after {@code from} up to and including {@code to} may be missing.
 *
 * @param requested what the client asked to resume after; where it did not ask, what it was sent last
 * @param from null when unknown
 * @param to null when unknown
 */
public record Gap(
        String requested, @Nullable Cursor from, @Nullable Cursor to, Reason reason) {
    /** Why. */
    public enum Reason {
        /** The log does not keep them any more. */
        RETENTION("retention"),
        /** The cursor is of another log. */
        EPOCH("epoch"),
        /** The cursor is beyond the log's end. */
        AHEAD("ahead"),
        /** It is not a cursor. */
        MALFORMED("malformed"),
        /** The client read too slowly for a topic whose rule is to drop. */
        SLOW("slow"),
        /** The topics asked for have more values than a stream begins with. */
        VALUES("values");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
