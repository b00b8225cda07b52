package dev.bellwether.e2e.fleet;

/**
 * A notification the gateway said it has stored.
 *
 * @param id its cursor
 * @param topic where it was published
 * @param at when the answer arrived, milliseconds since 1970
 */
public record Ack(String id, String topic, long at) {}
