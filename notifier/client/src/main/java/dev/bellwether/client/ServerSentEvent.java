package dev.bellwether.client;

/**
 * One event of a stream.
 *
 * @param type the {@code event} field, {@code message} if the server named none
 * @param data the {@code data} lines joined by LF; for a notification, one JSON object
 * @param id the cursor after this event, empty if the server never sent one
 */
public record ServerSentEvent(String type, String data, String id) {}
