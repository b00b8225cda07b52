package dev.bellwether.notifier.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.event.Fingerprint;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CloudEvents 1.0 (JSON event format, HTTP protocol binding) as notifications: docs/streaming.md, "CloudEvents". An event that is sent again has the
 * same source and id, which is what a key is for.
 */
final class CloudEvents {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    private static final String HEADER = "ce-";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
    private static final Pattern JSON = Pattern.compile("(?i)application/json|[a-z]+/[^/;\\s]+\\+json");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final List<String> OPTIONAL = List.of("subject", "dataschema", "datacontenttype");
    /** What becomes a member of the notification, under its name there. */
    private static final Map<String, String> MEMBERS = Map.of(
            "type", "type",
            "time", "created_at",
            "data", "data",
            "topic", "topic",
            "priority", "priority",
            "dedupkey", "dedup_key",
            "expirytime", "expires_at");

    private CloudEvents() {}

    /** Whether a request is an event in binary mode. */
    static boolean isBinary(HttpHeaders headers) {
        return headers.contains(HEADER + "specversion");
    }

    /** Whether data of this media type is JSON. */
    static boolean isJson(String mediaType) {
        return JSON.matcher(mediaType).matches();
    }

    /**
     * Binary mode: attributes in headers, data in the body.
     *
     * @param mediaType of the data
     */
    static Sent binary(HttpHeaders headers, String mediaType, JsonNode data) throws Refusal {
        ObjectNode event = JsonBody.object();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(HEADER)) {
                String attribute = name.substring(HEADER.length());
                if (event.has(attribute) || attribute.equals("data")) {
                    throw new Refusal(name + ": (expected: at most once, and no data)");
                }
                event.put(attribute, decoded(name, header.getValue()));
            }
        }
        event.put("datacontenttype", mediaType);
        event.set("data", data);
        return structured(event);
    }

    /** Structured mode, or one event of a batch. */
    static Sent structured(JsonNode event) throws Refusal {
        if (!event.isObject()) {
            throw new Refusal("body: " + JsonBody.kind(event) + " (expected: a CloudEvent, an object)");
        }
        if (!event.path("specversion").asText().equals("1.0")) {
            throw new Refusal("specversion: " + JsonBody.shown(event.path("specversion")) + " (expected: 1.0)");
        }
        if (event.hasNonNull("data_base64")) {
            throw new Refusal("data_base64: (expected: data, an object)");
        }
        ObjectNode notification = JsonBody.object();
        ObjectNode rest = JsonBody.object();
        for (Iterator<Map.Entry<String, JsonNode>> members = event.fields(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            String known = MEMBERS.get(member.getKey());
            if (member.getValue().isNull()) {
                continue; // as absent, says the format
            } else if (known != null) {
                notification.set(known, known.equals("priority") ? number(member.getValue()) : member.getValue());
            } else {
                rest.set(member.getKey(), checked(member.getKey(), member.getValue()));
            }
        }
        String id = required(event, "id");
        String source = required(event, "source");
        if (!notification.has("dedup_key")) {
            notification.put("dedup_key", Fingerprint.of(source, id));
        }
        return new Sent(notification, rest);
    }

    private static String required(JsonNode event, String name) throws Refusal {
        JsonNode value = event.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new Refusal(name + ": " + JsonBody.shown(value) + " (expected: a string that is not empty)");
        }
        return value.textValue();
    }

    private static JsonNode checked(String name, JsonNode value) throws Refusal {
        if (!NAME.matcher(name).matches()) {
            throw new Refusal("attribute: " + JsonBody.cut(name) + " (expected: a name of 1 to 64 of a-z 0-9)");
        }
        if (OPTIONAL.contains(name) && !(value.isTextual() && !value.textValue().isEmpty())
                || !value.isTextual() && !value.isBoolean() && !(value.isIntegralNumber() && value.canConvertToInt())) {
            throw new Refusal(name + ": " + JsonBody.shown(value) + " (expected: "
                    + (OPTIONAL.contains(name) ? "a string that is not empty" : "a string, a boolean or an integer")
                    + ")");
        }
        if (name.equals("datacontenttype")
                && !isJson(value.textValue().replaceAll(";.*", "").strip())) {
            throw new Refusal("datacontenttype: " + JsonBody.shown(value) + " (expected: application/json)");
        }
        return value;
    }

    /** A header can say it as text alone. */
    private static JsonNode number(JsonNode value) {
        return value.isTextual() && DIGIT.matcher(value.textValue()).matches()
                ? JsonBody.object().numberNode(Integer.parseInt(value.textValue()))
                : value;
    }

    private static String decoded(String name, String value) throws Refusal {
        String text = value.strip();
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        try {
            return QueryStringDecoder.decodeComponent(text.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            throw new Refusal(name + ": " + JsonBody.cut(value) + " (expected: percent-encoded UTF-8)");
        }
    }
}
