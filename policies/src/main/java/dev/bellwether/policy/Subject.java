package dev.bellwether.policy;

import dev.bellwether.policy.cel.CelValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An object as a policy's rules see it when it is created.
 *
 * @param group the API group, empty for the core one
 * @param version the API version
 * @param resource the plural resource name, lower case
 * @param name the object's name, empty while it has none
 * @param object the object in the form of {@link CelValue#of}
 * @param request what {@code request} is in expressions, in the same form
 */
record Subject(String group, String version, String resource, String name, Object object, Object request) {

    /** A Pod, or a Pod template, which is a Pod that says neither apiVersion nor kind. */
    static Subject ofPod(Map<String, ?> podOrTemplate) {
        Map<String, Object> pod = new LinkedHashMap<>(podOrTemplate);
        pod.put("apiVersion", "v1");
        pod.put("kind", "Pod");
        return of(pod);
    }

    static Subject of(Map<String, ?> manifest) {
        String apiVersion = String.valueOf(manifest.get("apiVersion"));
        String kind = String.valueOf(manifest.get("kind"));
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        String resource = plural(kind.toLowerCase(Locale.ROOT));
        Map<?, ?> metadata = manifest.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        String name = metadata.get("name") instanceof String text ? text : "";
        String namespace = metadata.get("namespace") instanceof String text ? text : "default";
        Object request = CelValue.of(Map.of(
                "operation",
                "CREATE",
                "name",
                name,
                "namespace",
                namespace,
                "kind",
                Map.of("group", group, "version", version, "kind", kind),
                "resource",
                Map.of("group", group, "version", version, "resource", resource),
                "subResource",
                ""));
        return new Subject(group, version, resource, name, CelValue.of(manifest), request);
    }

    private static String plural(String kind) {
        if (kind.endsWith("y") && !kind.endsWith("way")) {
            return kind.substring(0, kind.length() - 1) + "ies";
        }
        return kind.endsWith("s") ? kind + "es" : kind + "s";
    }
}
