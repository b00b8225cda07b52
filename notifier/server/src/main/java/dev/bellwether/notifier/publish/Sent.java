package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.event.TraceContext;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
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

    /** What its publisher was doing, as an event says of itself, or else the request that brought it; null for neither. */
    @Nullable
    TraceContext trace(HttpHeaders request) {
        TraceContext own = cloudEvent == null
                ? null
                : TraceContext.of(
                        cloudEvent.path(TraceContext.PARENT).textValue(),
                        cloudEvent.path(TraceContext.STATE).textValue());
        if (own != null) {
            return own;
        }
        List<String> parents = request.getAll(TraceContext.PARENT);
        return parents.size() == 1
                ? TraceContext.of(parents.get(0), String.join(",", request.getAll(TraceContext.STATE)))
                : null;
    }

    static Sent plainly(JsonNode notification) {
        return new Sent(notification, null);
    }
}
