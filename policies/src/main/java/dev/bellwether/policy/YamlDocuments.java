package dev.bellwether.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private YamlDocuments() {}

    /**
     * The documents in order; empty ones are left out.
     *
     * @param name what to call the file in an error
     * @throws PolicyException if the text is not YAML, repeats a key, or a document is not an object
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
