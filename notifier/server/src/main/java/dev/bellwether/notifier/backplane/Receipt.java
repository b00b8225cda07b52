package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.event.Cursor;
import java.time.Duration;

/**
 * What the log did with a publication.
 *
 * @param cursor the place of the notification, or of the one that was there before it
 * @param window how long the log remembers {@link Publication.Once}
 */
public record Receipt(Cursor cursor, Outcome outcome, Duration window) {
    public enum Outcome {
        /** It is new. */
        STORED,
        /** It was stored before, with the same digest or, where the log no longer holds the original, an unknown one. */
        DUPLICATE,
        /** Another one was stored under the same id; this one was not. */
        CONFLICT
    }
}
