package dev.bellwether.policy.cli;

import dev.bellwether.policy.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * One object and what was found.
 *
 * @param file the file it is in, as the user named it
 * @param kind its kind
 * @param name its name, with its namespace if it says one; empty if it has none
 * @param verdict nothing if it is not of a kind that is known to hold a Pod
 */
record Finding(String file, String kind, String name, Optional<Verdict> verdict) {

    static Finding of(String file, Map<String, Object> object, Judge judge) {
        Map<?, ?> metadata = object.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        String name = metadata.get("name") instanceof String text ? text : "";
        String namespace = metadata.get("namespace") instanceof String text ? text + "/" : "";
        return new Finding(file, String.valueOf(object.get("kind")), namespace + name, judge.apply(object));
    }

    boolean isFine() {
        return verdict.map(Verdict::isCompliant).orElse(true);
    }
}
