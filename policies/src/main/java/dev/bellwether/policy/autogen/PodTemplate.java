package dev.bellwether.policy.autogen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Pod, or what will become Pods, inside an object.
 *
 * @param at the path to it in the object, such as {@code spec.template}; empty for a Pod itself
 * @param pod the Pod or template, as JSON would have it; empty where the object should have one and has none
 */
public record PodTemplate(String at, Map<String, Object> pod) {
    private static final String TEMPLATE = "spec.template";

    /** Kubernetes' own kinds that hold Pods, each as {@code group/kind}, and where. */
    private static final Map<String, String> PLACES = Map.of(
            "/Pod", "",
            "/PodTemplate", "template",
            "/ReplicationController", TEMPLATE,
            "apps/DaemonSet", TEMPLATE,
            "apps/Deployment", TEMPLATE,
            "apps/ReplicaSet", TEMPLATE,
            "apps/StatefulSet", TEMPLATE,
            "batch/CronJob", "spec.jobTemplate." + TEMPLATE,
            "batch/Job", TEMPLATE);

    /** The Pod or template of an object; nothing if its kind holds none. */
    public static Optional<PodTemplate> of(Map<String, ?> manifest) {
        String apiVersion = String.valueOf(manifest.get("apiVersion"));
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return Optional.ofNullable(PLACES.get(group + "/" + manifest.get("kind")))
                .map(at -> new PodTemplate(at, find(manifest, at)));
    }

    /** The objects of a manifest: those in a {@code List}, or the manifest itself. */
    public static List<Map<String, Object>> objects(Map<String, Object> manifest) {
        if (!"List".equals(manifest.get("kind")) || !(manifest.get("items") instanceof List<?> items)) {
            return List.of(manifest);
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object item : items) {
            objects.addAll(objects(fields(item)));
        }
        return objects;
    }

    private static Map<String, Object> find(Map<String, ?> manifest, String at) {
        Map<String, Object> found = fields(manifest);
        for (String field : at.isEmpty() ? new String[0] : at.split("[.]", -1)) {
            found = fields(found.get(field));
        }
        return found;
    }

    private static Map<String, Object> fields(@Nullable Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, field) -> fields.put(String.valueOf(key), field));
        }
        return fields;
    }
}
