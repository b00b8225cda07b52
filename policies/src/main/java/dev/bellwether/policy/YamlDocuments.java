package dev.bellwether.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** The documents of a YAML file (JSON included), read as Kubernetes reads manifests: YAML 1.1, each document an object. */
public final class YamlDocuments {
    /** How deep a document may be and how many values it may hold, aliases written out: far beyond any manifest, short of harm. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_VALUES = 1_000_000;

    private YamlDocuments() {}

    /**
     * The documents in order; empty ones are left out.
     *
     * @param name what to call the file in an error
     * @throws PolicyException if the text is not YAML, repeats a key, a document is not an object, or its aliases make it endless or huge
     */
    public static List<Map<String, Object>> read(String name, String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        try {
            for (Object document : yaml().loadAll(text)) {
                if (document == null) {
                    continue;
                }
                if (!(document instanceof Map<?, ?> object)) {
                    throw new PolicyException(name + ": document " + (documents.size() + 1)
                            + " is not an object (expected: a manifest with apiVersion and kind)");
                }
                measure(name + ": document " + (documents.size() + 1), object, 0, 0);
                documents.add(Fields.withTextKeys(object));
            }
        } catch (YAMLException | ClassCastException e) {
            throw new PolicyException(
                    name + ": not YAML (expected: Kubernetes manifests): "
                            + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                    e);
        }
        return documents;
    }

    /** The number of values so far; an alias may point at what holds it, so every walk over a document could run for ever without this one. */
    private static int measure(String what, @Nullable Object value, int depth, int before) {
        if (depth > MAX_DEPTH) {
            throw new PolicyException(what + " is nested too deep (expected: at most " + MAX_DEPTH
                    + " levels, and no alias inside what it stands for)");
        }
        int values = before + 1;
        if (values > MAX_VALUES) {
            throw new PolicyException(
                    what + " is too large (expected: at most " + MAX_VALUES + " values, aliases written out)");
        }
        Iterable<?> children =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Iterable<?> items ? items : List.of();
        for (Object child : children) {
            values = measure(what, child, depth + 1, values);
        }
        return values;
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new PlainResolver());
    }

    /** Without dates: a manifest's {@code 2026-01-01} is text, as it is for the API server. */
    private static final class PlainResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
