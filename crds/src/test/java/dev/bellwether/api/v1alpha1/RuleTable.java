package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads {@code rules.yaml} into trials: whole objects, and what is expected of the API server. */
final class RuleTable {
    private static final String SMALLEST = """
            apiVersion: bellwether.dev/v1alpha1
            kind: NotificationGateway
            metadata: {name: chat, namespace: default}
            spec: {auth: {anonymous: true}, topics: [{name: "rooms/*"}]}
            """;

    private RuleTable() {}

    /**
     * One object for the API server.
     *
     * @param about the place or the rule
     * @param before what it was; null for a new one
     * @param refusal what the refusal says; null if it is let through
     */
    record Trial(
            String about,
            @Nullable ObjectNode before,
            ObjectNode object,
            @Nullable String refusal) {
        @Override
        public String toString() {
            return about
                    + (refusal == null ? " lets through " : " refuses ")
                    + object.get("spec")
                    + object.at("/metadata/name");
        }
    }

    static JsonNode table() {
        try (InputStream file = RuleTable.class.getResourceAsStream("/rules.yaml")) {
            return Serialization.yamlMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        JsonNode table = table();
        table.get("bounds").forEach(row -> bound(row, trials));
        table.get("rules").forEach(row -> rule(row, trials));
        return trials;
    }

    private static void bound(JsonNode row, List<Trial> trials) {
        String at = row.get("at").asText();
        String where = "spec." + at;
        row.get("good").forEach(value -> trials.add(new Trial(where, null, with(row, at, value), null)));
        row.get("bad").forEach(value -> trials.add(new Trial(where, null, with(row, at, value), where)));
    }

    private static void rule(JsonNode row, List<Trial> trials) {
        String says = row.get("says").asText();
        ObjectNode before = row.has("before") ? merged(row.get("before")) : null;
        row.path("good").forEach(spec -> trials.add(new Trial(says, before, merged(spec), null)));
        row.path("bad").forEach(spec -> trials.add(new Trial(says, before, merged(spec), says)));
        row.at("/name/good").forEach(name -> trials.add(new Trial(says, null, named(name.asText()), null)));
        row.at("/name/bad").forEach(name -> trials.add(new Trial(says, null, named(name.asText()), says)));
    }

    private static ObjectNode with(JsonNode row, String at, JsonNode value) {
        ObjectNode object = merged(row.path("with"));
        ObjectNode parent = (ObjectNode) object.get("spec");
        String[] steps = at.split("\\.");
        for (int i = 0; i < steps.length - 1; i++) {
            parent = steps[i].endsWith("[0]")
                    ? firstOf(parent, steps[i].substring(0, steps[i].length() - 3))
                    : parent.withObjectProperty(steps[i]);
        }
        parent.set(steps[steps.length - 1], spelledOut(value));
        return object;
    }

    private static ObjectNode firstOf(ObjectNode parent, String list) {
        ArrayNode items = parent.withArrayProperty(list);
        return items.isEmpty() ? items.addObject() : (ObjectNode) items.get(0);
    }

    /** {@code many} is a list of more items than any may have, {@code long} a text longer than any may be. */
    private static JsonNode spelledOut(JsonNode value) {
        ObjectNode factory = Serialization.yamlMapper().createObjectNode();
        if (value.asText().equals("many")) {
            ArrayNode many = factory.arrayNode();
            IntStream.rangeClosed(1, 101).forEach(i -> many.addObject()
                    .put("weight", Math.min(i, 99))
                    .put("hold", "1m")
                    .put("pathPrefix", "/" + i));
            return many;
        }
        return value.asText().equals("long") ? factory.textNode("x".repeat(1000)) : value;
    }

    private static ObjectNode named(String name) {
        ObjectNode object = merged(Serialization.yamlMapper().createObjectNode());
        object.withObjectProperty("metadata").put("name", name);
        return object;
    }

    private static ObjectNode merged(JsonNode spec) {
        try {
            ObjectNode object = (ObjectNode) Serialization.yamlMapper().readTree(SMALLEST);
            if (spec.isObject()) {
                object.withObjectProperty("spec").setAll((ObjectNode) spec.deepCopy());
            }
            return object;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
