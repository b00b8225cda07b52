package dev.bellwether.client;

/**
 * One event of a stream, whatever it travelled by.
 *
 * @param type what the server named it; {@code message} for a notification
 * @param data for a notification, one JSON object
 * @param id the cursor after this event, empty if the server never sent one
 */
public record StreamEvent(String type, String data, String id) {}
