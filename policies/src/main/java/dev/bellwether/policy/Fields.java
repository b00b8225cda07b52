package dev.bellwether.policy;

import dev.bellwether.policy.cel.CelValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of one object in a file, read by name; every error names file, field, value and what was expected. */
final class Fields {
    private final String file;
    private final String path;
    private final Map<String, Object> values;

    Fields(String file, String path, Map<String, Object> values) {
        this.file = file;
        this.path = path;
        this.values = values;
    }

    static Map<String, Object> withTextKeys(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    PolicyException error(String name, @Nullable Object value, String expected) {
        return new PolicyException(file + ": " + at(name) + ": " + (value == null ? "absent" : CelValue.toJson(value))
                + " (expected: " + expected + ")");
    }

    /** Refuses every field that is not named here, so that nothing is overlooked in silence. */
    void only(String... known) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            String name = unknown.iterator().next();
            throw error(name, values.get(name), "no such field; known here: " + String.join(", ", known));
        }
    }

    String text(String name) {
        Object value = values.get(name);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw error(name, value, "text");
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    String oneOf(String name, String otherwise, String... allowed) {
        String text = text(name, otherwise);
        if (!List.of(allowed).contains(text)) {
            throw error(name, values.get(name), "one of " + String.join(", ", allowed));
        }
        return text;
    }

    void flag(String name) {
        if (has(name) && !(values.get(name) instanceof Boolean)) {
            throw error(name, values.get(name), "true or false");
        }
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw error(name, values.get(name), "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A map of texts; absent is empty. */
    Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : object(name).values.entrySet()) {
            if (!(entry.getValue() instanceof String text)) {
                throw object(name).error(entry.getKey(), entry.getValue(), "text");
            }
            texts.put(entry.getKey(), text);
        }
        return texts;
    }

    /** The object of that name; absent is an object without fields. */
    Fields object(String name) {
        Object value = values.get(name);
        if (value == null) {
            return new Fields(file, at(name), Map.of());
        }
        if (value instanceof Map<?, ?> map) {
            return new Fields(file, at(name), withTextKeys(map));
        }
        throw error(name, value, "an object");
    }

    /** The objects in the list of that name; absent is an empty list. */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Object item : list(name)) {
            String element = at(name) + "[" + objects.size() + "]";
            if (!(item instanceof Map<?, ?> map)) {
                throw error(name + "[" + objects.size() + "]", item, "an object");
            }
            objects.add(new Fields(file, element, withTextKeys(map)));
        }
        return objects;
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw error(name, value, "a list");
    }
}
