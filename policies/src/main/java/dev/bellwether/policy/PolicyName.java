package dev.bellwether.policy;

import java.util.Map;

/**
 * What a policy says about itself.
 *
 * @param name {@code metadata.name}
 * @param labels {@code metadata.labels}
 * @param annotations {@code metadata.annotations}
 */
public record PolicyName(String name, Map<String, String> labels, Map<String, String> annotations) {
    private static final String PREFIX = "bellwether.dev/";

    public PolicyName {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    static PolicyName read(Fields document) {
        Fields metadata = document.object("metadata");
        return new PolicyName(metadata.text("name"), metadata.textMap("labels"), metadata.textMap("annotations"));
    }

    /** The class it belongs to: label {@code bellwether.dev/class}, or its name. */
    public String policyClass() {
        return label("class", name);
    }

    /** The check it makes: label {@code bellwether.dev/check}, or its name. */
    public String check() {
        return label("check", name);
    }

    /** A label of the product's own, without the prefix {@code bellwether.dev/}. */
    public String label(String key, String otherwise) {
        return labels.getOrDefault(PREFIX + key, otherwise);
    }

    /** An annotation of the product's own, without the prefix {@code bellwether.dev/}. */
    public String annotation(String key, String otherwise) {
        return annotations.getOrDefault(PREFIX + key, otherwise);
    }
}
