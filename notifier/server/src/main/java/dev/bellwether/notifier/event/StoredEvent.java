package dev.bellwether.notifier.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification in the log.
 *
 * @param sequence its number in the log, from 1 upwards, with holes where other notifications were dropped
 * @param topic where it was published: a topic, or a pattern for all of its topics
 * @param storedAt when the log took it
 * @param expiresAt from when on it is not to be delivered; null for never
 * @param json the notification as JSON in UTF-8, as docs/protocol.md shows it; shared, never to be written to
 */
public record StoredEvent(
        long sequence,
        String topic,
        Instant storedAt,
        @Nullable Instant expiresAt,
        byte[] json) {
    /** One that does not expire. */
    public StoredEvent(long sequence, String topic, Instant storedAt, byte[] json) {
        this(sequence, topic, storedAt, null, json);
    }

    /** Whether it must not be delivered any more. */
    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
