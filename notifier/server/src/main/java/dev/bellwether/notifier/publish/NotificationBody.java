package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.http.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

/**
 * What a publisher sent, as it will be stored, or why not.
 *
 * <p>A string where an object belongs is refused, however good the JSON within: whoever reads it would have to parse twice. Strings inside
 * {@code data} are the publisher's own business.
 */
sealed interface NotificationBody {
    int MAX_TYPE = 100;
    Set<String> MEMBERS = Set.of("type", "data", "created_at");
    JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    /** It is fine. @param json what is stored: UTF-8, one line */
    record Accepted(byte[] json) implements NotificationBody {}

    /** It is not. */
    record Refused(Problem problem) implements NotificationBody {}

    /**
     * @param now {@code created_at} where the publisher gave none, cut to milliseconds
     */
    static NotificationBody parse(String topic, byte[] body, Instant now) {
        JsonNode root;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            root = JSON.readTree(text);
        } catch (CharacterCodingException e) {
            return refused(HttpResponseStatus.BAD_REQUEST, "body: not UTF-8");
        } catch (JsonProcessingException e) {
            return refused(HttpResponseStatus.BAD_REQUEST, "body: not JSON: " + where(e));
        }
        if (!root.isObject()) {
            return unprocessable("body: " + kind(root) + " (expected: an object)" + hint(root));
        }
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                return unprocessable("body: unknown member " + cut(name) + " (expected: type, data, created_at)");
            }
        }
        return notification(topic, root, now);
    }

    private static NotificationBody notification(String topic, JsonNode root, Instant now) {
        JsonNode type = root.path("type");
        if (!type.isTextual() || !isType(type.textValue())) {
            return unprocessable("type: " + shown(type) + " (expected: a string of 1 to " + MAX_TYPE
                    + " characters without control characters)");
        }
        JsonNode data = root.path("data");
        if (!data.isObject()) {
            return unprocessable("data: " + kind(data) + " (expected: an object)" + hint(data));
        }
        JsonNode createdAt = root.path("created_at");
        if (!createdAt.isMissingNode() && !isTime(createdAt)) {
            return unprocessable(
                    "created_at: " + shown(createdAt) + " (expected: RFC 3339 such as 2026-01-01T00:00:00Z)");
        }
        ObjectNode stored = JSON.createObjectNode();
        stored.put("topic", topic);
        stored.set("type", type);
        stored.set("data", data);
        stored.put(
                "created_at",
                createdAt.isMissingNode() ? now.truncatedTo(ChronoUnit.MILLIS).toString() : createdAt.textValue());
        try {
            ByteBuffer utf8 =
                    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(JSON.writeValueAsString(stored)));
            byte[] json = new byte[utf8.remaining()];
            utf8.get(json);
            return new Accepted(json);
        } catch (CharacterCodingException e) {
            // Half a surrogate pair can be escaped in JSON but has no UTF-8.
            return unprocessable("body: a string that is not Unicode (expected: whole surrogate pairs)");
        } catch (JsonProcessingException e) {
            return unprocessable("body: cannot be stored: " + where(e));
        }
    }

    private static boolean isType(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MAX_TYPE
                && text.chars().noneMatch(Character::isISOControl);
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

    private static String kind(JsonNode node) {
        String name = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return name.equals("missing") || name.equals("null") ? name : (name.matches("[aeiou].*") ? "an " : "a ") + name;
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : cut(node.toString());
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private static String where(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return e.getLocation() == null
                ? message
                : message + " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static NotificationBody unprocessable(String detail) {
        return refused(HttpResponseStatus.UNPROCESSABLE_ENTITY, detail);
    }

    private static NotificationBody refused(HttpResponseStatus status, String detail) {
        return new Refused(Problem.of(status, detail));
    }
}
