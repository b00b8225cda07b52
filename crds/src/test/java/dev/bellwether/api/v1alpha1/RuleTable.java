package dev.bellwether.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final List<String> PARTS = List.of("spec", "status");

    private RuleTable() {}

    /**
     * One object for the API server.
     *
     * @param about the place or the rule
     * @param before what it was; null for a new one
     * @param refusal what the refusal says, each of it; empty if it is let through
     */
    record Trial(String about, @Nullable ObjectNode before, ObjectNode object, List<String> refusal) {
        @Override
        public String toString() {
            return about
                    + (refusal.isEmpty() ? " lets through " : " refuses ")
                    + (object.has("status") ? object.get("status") : object.get("spec"))
                    + object.at("/metadata/name");
        }
    }

    /** A new gateway that says no more than it has to. */
    static ObjectNode smallest() {
        return (ObjectNode) parsed(SMALLEST);
    }

    static JsonNode table() {
        try (InputStream file = RuleTable.class.getResourceAsStream("/rules.yaml")) {
            return Serialization.yamlMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Trial> trials(JsonNode schema) {
        List<Bound> bounds = Bound.in(schema);
        List<Trial> trials = new ArrayList<>();
        JsonNode table = table();
        for (String part : PARTS) {
            table.get(part).forEach(row -> bound(row, part, bounds, trials));
        }
        table.get("rules").forEach(row -> rule(row, trials));
        return trials;
    }

    /** The bounds that a row's bad value is refused by. */
    static Set<Bound> tried(JsonNode schema) {
        List<Bound> bounds = Bound.in(schema);
        Set<Bound> tried = new HashSet<>();
        for (String part : PARTS) {
            table().get(part).forEach(row -> row.get("bad")
                    .forEach(value -> broken(bounds, part + "." + row.get("at").asText(), spelledOut(value))
                            .ifPresent(tried::add)));
        }
        return tried;
    }

    /** The bound that the API server names, which is one: of a text that is too long it does not ask whether it matches. */
    private static Optional<Bound> broken(List<Bound> bounds, String at, JsonNode value) {
        return bounds.stream()
                .filter(bound -> bound.at().equals(at.replace("[0]", "[]")) && bound.isBrokenBy(value))
                .min(Comparator.comparing(bound -> bound.keyword().equals("pattern")));
    }

    private static void bound(JsonNode row, String part, List<Bound> bounds, List<Trial> trials) {
        String where = part + "." + row.get("at").asText();
        row.get("good").forEach(value -> trials.add(new Trial(where, null, with(row, where, value), List.of())));
        row.get("bad").forEach(value -> {
            List<String> refusal = new ArrayList<>(List.of(where));
            broken(bounds, where, spelledOut(value)).ifPresent(bound -> refusal.add(bound.refusal()));
            trials.add(new Trial(where, null, with(row, where, value), refusal));
        });
    }

    private static void rule(JsonNode row, List<Trial> trials) {
        String says = row.get("says").asText();
        ObjectNode before = row.has("before") ? merged(row.get("before")) : null;
        row.path("good").forEach(spec -> trials.add(new Trial(says, before, merged(spec), List.of())));
        row.path("bad").forEach(spec -> trials.add(new Trial(says, before, merged(spec), List.of(says))));
        row.at("/name/good").forEach(name -> trials.add(new Trial(says, null, named(name.asText()), List.of())));
        row.at("/name/bad").forEach(name -> trials.add(new Trial(says, null, named(name.asText()), List.of(says))));
    }

    private static ObjectNode with(JsonNode row, String at, JsonNode value) {
        ObjectNode object = merged(row.path("with"));
        ObjectNode parent = object;
        String[] steps = at.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            parent = steps[i].endsWith("[0]")
                    ? firstOf(parent, steps[i].substring(0, steps[i].length() - 3))
                    : parent.withObjectProperty(steps[i]);
        }
        ObjectNode place = parent;
        String last = steps[steps.length - 1];
        if (last.endsWith("[0]")) {
            place.putArray(last.substring(0, last.length() - 3)).add(spelledOut(value));
        } else {
            place.set(last, spelledOut(value));
        }
        row.path("beside").properties().forEach(entry -> place.set(entry.getKey(), entry.getValue()));
        return object;
    }

    private static ObjectNode firstOf(ObjectNode parent, String list) {
        ArrayNode items = parent.withArrayProperty(list);
        return items.isEmpty() ? items.addObject() : (ObjectNode) items.get(0);
    }

    /**
     * What the table has no room for: {@code {fill: "a{x}b", to: 9}} is a text of 9 characters, the one in braces as often as it takes;
     * {@code {items: {name: "t#"}, count: 3}} is a list of 3, each with its number in place of the #; {@code {entries: x, count: 3}} is a
     * map of 3.
     */
    private static JsonNode spelledOut(JsonNode value) {
        if (value.has("fill")) {
            String text = value.get("fill").asText();
            int open = text.indexOf('{');
            String repeated = text.substring(open + 1, open + 2);
            int times = value.get("to").asInt() - text.length() + 3;
            return TextNode.valueOf(text.substring(0, open) + repeated.repeat(times) + text.substring(open + 3));
        }
        if (value.has("entries")) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            IntStream.rangeClosed(1, value.get("count").asInt())
                    .forEach(i -> map.set("example.com/k" + i, value.get("entries")));
            return map;
        }
        if (value.has("items")) {
            String item = value.get("items").toString();
            return IntStream.rangeClosed(1, value.get("count").asInt())
                    .mapToObj(i -> parsed(item.replace("\"#\"", "" + i).replace("#", "" + i)))
                    .collect(JsonNodeFactory.instance::arrayNode, ArrayNode::add, ArrayNode::addAll);
        }
        return value;
    }

    private static JsonNode parsed(String text) {
        try {
            return Serialization.yamlMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode named(String name) {
        ObjectNode object = merged(Serialization.yamlMapper().createObjectNode());
        object.withObjectProperty("metadata").put("name", name);
        return object;
    }

    private static ObjectNode merged(JsonNode spec) {
        ObjectNode object = smallest();
        if (spec.isObject()) {
            object.withObjectProperty("spec").setAll((ObjectNode) spec.deepCopy());
        }
        return object;
    }
}
