package dev.bellwether.e2e.fleet;

/**
 * A notification that reached a client.
 *
 * @param client the client's name
 * @param id the event's cursor
 * @param at when it arrived, milliseconds since 1970
 */
public record Receipt(String client, String id, long at) {}
