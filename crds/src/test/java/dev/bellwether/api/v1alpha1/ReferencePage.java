package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The reference of a gateway's spec for people, made of the CRD: every field with its type, bounds, default and description, and every rule's words. */
final class ReferencePage {
    static final Path COMMITTED = Path.of("../docs/gateway.md");

    private static final String HEAD = """
            # A gateway, field by field

            Generated from the CRD, which is generated from the types in `crds/src/main/java`: see [crds](../crds/README.md). A whole one is `examples/gateway-full.yaml`. Durations
            are written `1h30m`, quantities `64Ki`. What a field means to a client is told in [streaming](streaming.md) and [who may](auth.md).

            | field of `spec` | type | bounds | default | |
            |---|---|---|---|---|
            """;

    private ReferencePage() {}

    /** @param spec the schema of the spec */
    static String of(JsonNode spec) {
        StringBuilder page = new StringBuilder(HEAD);
        List<String> rules = new ArrayList<>();
        fields(spec, "", page, rules);
        page.append("\n## Rules\n");
        rules.forEach(rule -> page.append("- ").append(rule).append('\n'));
        return page.toString();
    }

    private static void fields(JsonNode schema, String at, StringBuilder page, List<String> rules) {
        JsonNode object = schema.has("items") ? schema.get("items") : schema;
        for (JsonNode holder : schema.has("items") ? List.of(schema, object) : List.of(schema)) {
            holder.path("x-kubernetes-validations")
                    .forEach(rule -> rules.add(rule.get("message").asText()));
        }
        if (at.startsWith("notifier.podTemplate.") || at.equals("notifier.resources")) {
            return; // Kubernetes' own types
        }
        object.path("properties").properties().forEach(field -> {
            JsonNode below = field.getValue();
            String path = (at.isEmpty() ? "" : at + ".") + field.getKey() + (below.has("items") ? "[]" : "");
            boolean required = false;
            for (JsonNode name : object.path("required")) {
                required |= name.asText().equals(field.getKey());
            }
            page.append("| `")
                    .append(path)
                    .append("` | ")
                    .append(type(below))
                    .append(" | ")
                    .append(bounds(below))
                    .append(" | ")
                    .append(required ? "must be said" : standard(below))
                    .append(" | ")
                    .append(below.path("description").asText().replace("|", "\\|"))
                    .append(" |\n");
            fields(below, path, page, rules);
        });
    }

    private static String type(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "quantity";
        }
        if (schema.has("additionalProperties")) {
            return "map";
        }
        if (schema.has("items")) {
            return "list of " + type(schema.get("items"));
        }
        return schema.path("type").asText();
    }

    private static String standard(JsonNode schema) {
        JsonNode value = schema.path("default");
        return value.isMissingNode() || value.isObject()
                ? ""
                : "`" + (value.isTextual() ? value.asText() : value) + "`";
    }

    private static String bounds(JsonNode schema) {
        StringJoiner bounds = new StringJoiner(", ");
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.get("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            bounds.add(String.join(", ", values));
        }
        range(schema, "minimum", "maximum", "", bounds);
        range(schema, "minItems", "maxItems", " items", bounds);
        range(schema, "minProperties", "maxProperties", " entries", bounds);
        range(schema, "minLength", "maxLength", " characters", bounds);
        return bounds.toString();
    }

    private static void range(JsonNode schema, String least, String most, String unit, StringJoiner bounds) {
        if (schema.has(most)) {
            String from = schema.has(least) ? schema.get(least).asInt() + " to " : "at most ";
            bounds.add(from + schema.get(most).asInt() + unit);
        }
    }
}
