package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * One bound of one place.
 *
 * @param at the place, {@code []} after a list
 * @param keyword how OpenAPI calls the bound
 * @param limit what it is
 */
record Bound(String at, String keyword, JsonNode limit) {
    private static final Set<String> KEYWORDS = Set.of(
            "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "maxProperties", "pattern", "enum");

    /** Below these the fields are those of Kubernetes' own types. */
    private static final Pattern KUBERNETES = Pattern.compile("spec\\.notifier\\.podTemplate\\.[^.]+[.].*");

    static List<Bound> in(JsonNode schema) {
        List<Bound> bounds = new ArrayList<>();
        walk(schema, "", (at, node) -> node.properties().stream()
                .filter(entry -> KEYWORDS.contains(entry.getKey()))
                .forEach(entry -> bounds.add(new Bound(at, entry.getKey(), entry.getValue()))));
        return bounds;
    }

    /** Shows every place of a schema with its node. */
    static void walk(JsonNode schema, String at, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(at, schema);
        schema.path("properties")
                .properties()
                .forEach(property -> walk(
                        property.getValue(), at.isEmpty() ? property.getKey() : at + "." + property.getKey(), visitor));
        if (schema.path("items").isObject()) {
            walk(schema.get("items"), at + "[]", visitor);
        }
        if (schema.path("additionalProperties").isObject()) {
            walk(schema.get("additionalProperties"), at + "{}", visitor);
        }
    }

    static boolean isOpenList(JsonNode schema) {
        return schema.path("type").asText().equals("array") && !schema.has("maxItems");
    }

    static boolean isOpenMap(JsonNode schema) {
        return schema.has("additionalProperties") && !schema.has("maxProperties");
    }

    /** Whether it is inside one of Kubernetes' own types, all of which have the same bound: some of these are tried, not each. */
    boolean isOfKubernetes() {
        return KUBERNETES.matcher(at).matches();
    }

    boolean isBrokenBy(JsonNode value) {
        return switch (keyword) {
            case "minimum" -> value.isNumber() && value.asDouble() < limit.asDouble();
            case "maximum" -> value.isNumber() && value.asDouble() > limit.asDouble();
            case "minLength" -> value.isTextual() && value.asText().length() < limit.asInt();
            case "maxLength" -> value.isTextual() && value.asText().length() > limit.asInt();
            case "minItems" -> value.isArray() && value.size() < limit.asInt();
            case "maxItems" -> value.isArray() && value.size() > limit.asInt();
            case "maxProperties" -> value.isObject() && value.size() > limit.asInt();
            case "pattern" ->
                value.isTextual()
                        && !Pattern.compile(limit.asText())
                                .matcher(value.asText())
                                .find();
            case "enum" -> StreamSupport.stream(limit.spliterator(), false).noneMatch(value::equals);
            default -> throw new IllegalStateException(keyword);
        };
    }

    /** What the API server says of a value beyond it. */
    String refusal() {
        return switch (keyword) {
            case "minimum" -> "should be greater than or equal to " + limit.asInt();
            case "maximum" -> "should be less than or equal to " + limit.asInt();
            case "minLength" -> "should be at least " + limit.asInt() + " chars long";
            case "maxLength" -> "may not be more than " + limit.asInt() + " bytes";
            case "minItems" -> "should have at least " + limit.asInt() + " items";
            case "maxItems", "maxProperties" -> "must have at most " + limit.asInt() + " items";
            case "pattern" -> "should match";
            case "enum" -> "supported values";
            default -> throw new IllegalStateException(keyword);
        };
    }
}
