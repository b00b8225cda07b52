package dev.bellwether.policy.baseline;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Pod and what must be said of it; the form is told in {@code cases/README.md}. */
record Case(
        String name,
        Level level,
        KubernetesVersion version,
        String standard,
        Map<String, Object> pod,
        List<String> violations) {

    static List<Case> of(String policyClass) {
        Map<String, Object> file = read(policyClass);
        List<Case> cases = new ArrayList<>();
        for (Object entry : (List<?>) Objects.requireNonNull(file.get("cases"))) {
            cases.add(of(fields(entry)));
        }
        return cases;
    }

    static Map<String, Object> goodPod() {
        return read("good-pod");
    }

    private static Case of(Map<String, Object> entry) {
        return new Case(
                String.valueOf(entry.get("is")),
                Level.of(String.valueOf(entry.getOrDefault("level", "restricted"))),
                KubernetesVersion.of(String.valueOf(entry.getOrDefault("version", "v1.36"))),
                String.valueOf(entry.getOrDefault("standard", "pod-security")),
                pod(entry),
                ((List<?>) entry.getOrDefault("violations", List.of()))
                        .stream().map(String::valueOf).toList());
    }

    private static Map<String, Object> pod(Map<String, Object> entry) {
        Map<String, Object> pod = goodPod();
        Map<String, Object> spec = merge(fields(pod.get("spec")), fields(entry.getOrDefault("spec", Map.of())));
        Map<String, Object> container = fields(((List<?>) Objects.requireNonNull(spec.get("containers"))).get(0));
        place(spec, "containers", container, entry.getOrDefault("container", Map.of()));
        if (entry.containsKey("init")) {
            place(spec, "initContainers", container, entry.get("init"));
        }
        if (entry.containsKey("ephemeral")) {
            place(spec, "ephemeralContainers", container, entry.get("ephemeral"));
        }
        pod.put("spec", spec);
        pod.put("metadata", Map.of("annotations", entry.getOrDefault("annotations", Map.of())));
        return pod;
    }

    private static void place(
            Map<String, Object> spec, String list, Map<String, Object> container, @Nullable Object changes) {
        spec.put(list, List.of(merge(container, fields(changes))));
    }

    private static Map<String, Object> merge(Map<String, Object> base, Map<String, Object> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(base);
        changes.forEach((key, value) -> merged.put(
                key,
                value instanceof Map<?, ?> && merged.get(key) instanceof Map<?, ?>
                        ? merge(fields(merged.get(key)), fields(value))
                        : value));
        return merged;
    }

    private static Map<String, Object> fields(@Nullable Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(value)).forEach((key, field) -> fields.put(String.valueOf(key), field));
        return fields;
    }

    private static Map<String, Object> read(String name) {
        String file = "/cases/" + name + ".yaml";
        try (InputStream in = Objects.requireNonNull(Case.class.getResourceAsStream(file), file)) {
            return YamlDocuments.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
