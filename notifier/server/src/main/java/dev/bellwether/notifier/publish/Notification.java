package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.backplane.Lifetime;
import dev.bellwether.notifier.backplane.Publication;
import dev.bellwether.notifier.event.Fingerprint;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A notification as a publisher sent it, found to be one.
 *
 * <p>A string where an object belongs is refused, however good the JSON within: whoever reads it would have to parse twice. Strings inside
 * {@code data} are the publisher's own business. Unknown members are refused, too: a misspelt {@code dedup_key} must not pass for none.
 *
 * @param topic a topic or a pattern, its variables as {@code *}, not yet known to be one of this gateway
 * @param json what is stored: UTF-8, one line
 * @param dedupKey null for none
 * @param expiresAt when it must not be delivered any more; null for never
 * @param digest of what was sent, without what the gateway adds: the same for every honest repetition
 */
record Notification(
        String topic,
        byte[] json,
        @Nullable String dedupKey,
        @Nullable Instant expiresAt,
        String digest) {
    static final int MAX_TYPE = 100;
    static final int MAX_DEDUP_KEY = 256;
    private static final List<String> MEMBERS =
            List.of("topic", "type", "data", "created_at", "priority", "dedup_key", "expires_at");

    /**
     * @param topic what the request's path says; null where the notification itself must say it
     * @param now {@code created_at} where the publisher gave none, cut to milliseconds
     * @throws Refusal naming the first member that is wrong, its value and what was expected
     */
    static Notification of(@Nullable String topic, JsonNode sent, Instant now) throws Refusal {
        return of(topic, Sent.plainly(sent), now);
    }

    static Notification of(@Nullable String topic, Sent request, Instant now) throws Refusal {
        JsonNode sent = request.notification();
        if (!sent.isObject()) {
            throw new Refusal("body: " + JsonBody.kind(sent) + " (expected: an object)" + hint(sent));
        }
        for (Iterator<String> names = sent.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                throw new Refusal("body: unknown member " + JsonBody.cut(name) + " (expected: "
                        + String.join(", ", MEMBERS) + ")");
            }
        }
        ObjectNode stored = JsonBody.object();
        String named = topic(topic, sent.path("topic"));
        stored.put("topic", named);
        stored.put("type", text("type", sent.path("type"), MAX_TYPE));
        JsonNode data = sent.path("data");
        if (!data.isObject()) {
            throw new Refusal("data: " + JsonBody.kind(data) + " (expected: an object)" + hint(data));
        }
        stored.set("data", data);
        stored.put("created_at", createdAt(sent.path("created_at"), now));
        JsonNode priority = sent.path("priority");
        if (!priority.isMissingNode()) {
            stored.put("priority", urgency(priority));
        }
        JsonNode key = sent.path("dedup_key");
        String dedupKey = key.isMissingNode() ? null : text("dedup_key", key, MAX_DEDUP_KEY);
        if (dedupKey != null) {
            stored.put("dedup_key", dedupKey);
        }
        Instant expiresAt = expiresAt(sent.path("expires_at"), now);
        if (expiresAt != null) {
            stored.set("expires_at", sent.path("expires_at"));
        }
        ObjectNode said = sent.deepCopy();
        said.remove("topic");
        if (request.cloudEvent() != null) {
            stored.set("cloudevent", request.cloudEvent());
            said.set("cloudevent", request.cloudEvent());
        }
        byte[] json = JsonBody.write(stored);
        return new Notification(named, json, dedupKey, expiresAt, Fingerprint.of(JsonBody.canonical(said)));
    }

    /**
     * @param publisher who sent it: each has their own keys
     * @param age how long its topic keeps it; null for as long as the log does
     * @param trace what is to go with it; null where nobody follows it
     */
    Publication by(String publisher, @Nullable Duration age, @Nullable TraceContext trace) {
        return new Publication(
                topic,
                json,
                dedupKey == null ? null : Publication.Once.of(publisher, topic, dedupKey, digest),
                new Lifetime(age, expiresAt),
                trace);
    }

    private static String topic(@Nullable String path, JsonNode node) throws Refusal {
        if (path == null && !node.isTextual()) {
            throw new Refusal("topic: " + JsonBody.shown(node) + " (expected: a string)");
        }
        if (path != null && !node.isMissingNode() && !path.equals(node.textValue())) {
            throw new Refusal("topic: " + JsonBody.shown(node) + " (expected: " + path + ", as in the path, or none)");
        }
        String named = path == null ? node.textValue() : path;
        return TopicPattern.isPattern(named) ? TopicPattern.of(named).toString() : named;
    }

    private static String text(String name, JsonNode node, int most) throws Refusal {
        String text = node.isTextual() ? node.textValue() : "";
        if (text.isEmpty()
                || text.codePointCount(0, text.length()) > most
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(name + ": " + JsonBody.shown(node) + " (expected: a string of 1 to " + most
                    + " characters without control characters)");
        }
        return text;
    }

    /** RFC 9218's urgency: 0 is the most urgent. */
    private static int urgency(JsonNode node) throws Refusal {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > 7) {
            throw new Refusal(
                    "priority: " + JsonBody.shown(node) + " (expected: an integer from 0, most urgent, to 7)");
        }
        return node.intValue();
    }

    private static String createdAt(JsonNode node, Instant now) throws Refusal {
        if (node.isMissingNode()) {
            return now.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        if (!isTime(node)) {
            throw new Refusal(
                    "created_at: " + JsonBody.shown(node) + " (expected: RFC 3339 such as 2026-01-01T00:00:00Z)");
        }
        return node.textValue();
    }

    private static @Nullable Instant expiresAt(JsonNode node, Instant now) throws Refusal {
        if (node.isMissingNode()) {
            return null;
        }
        if (!isTime(node)) {
            throw new Refusal(
                    "expires_at: " + JsonBody.shown(node) + " (expected: RFC 3339 such as 2026-01-01T00:00:00Z)");
        }
        Instant expires =
                OffsetDateTime.parse(node.textValue().toUpperCase(Locale.ROOT)).toInstant();
        if (!expires.isAfter(now)) {
            throw new Refusal("expires_at: " + JsonBody.shown(node) + " (expected: a time after now, "
                    + now.truncatedTo(ChronoUnit.MILLIS) + ")");
        }
        return expires;
    }

    private static boolean isTime(JsonNode node) {
        if (!node.isTextual() || node.textValue().length() > 64) {
            return false;
        }
        try {
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(node.textValue().toUpperCase(Locale.ROOT));
            return node.textValue().length() >= "2026-01-01T00:00:00Z".length();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String hint(JsonNode node) {
        return node.isTextual() ? "; send the JSON itself, not JSON in a string" : "";
    }
}
