package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher sent, in the members of a notification.
 *
 * @param notification not yet found to be one
 * @param cloudEvent what a CloudEvent says beyond that; null for what was sent as a notification
 */
record Sent(JsonNode notification, @Nullable ObjectNode cloudEvent) {
    /** Reads one; a batch has one for each of its items. */
    interface Reading {
        /** @throws Refusal for what cannot be a notification */
        Sent read() throws Refusal;
    }

    static Sent plainly(JsonNode notification) {
        return new Sent(notification, null);
    }
}
