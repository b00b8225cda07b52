package dev.bellwether.notifier.event;

import java.time.Instant;

/**
 * A notification in the log.
 *
 * @param sequence its number in the log, from 1 upwards, with holes where other notifications were dropped
 * @param topic its concrete topic
 * @param storedAt when the log took it
 * @param json the notification as JSON in UTF-8, as docs/protocol.md shows it; shared, never to be written to
 */
public record StoredEvent(long sequence, String topic, Instant storedAt, byte[] json) {}
