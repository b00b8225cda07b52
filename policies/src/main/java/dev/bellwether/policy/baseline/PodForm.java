package dev.bellwether.policy.baseline;

import dev.bellwether.policy.Violation;
import dev.bellwether.policy.cel.CelValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of the fields that the baselines look at, in Kubernetes' core/v1 Pod. A manifest is read the way the API server decodes it: null is
 * absent, and in a list it is the empty element. What the API server would refuse, such as {@code privileged: "true"}, is told as
 * malformed: no policy could decide it rightly.
 */
final class PodForm {
    /** A Pod in which every field that is looked at is of its type or absent, and what was not. */
    record Reading(Map<String, Object> pod, List<Violation> malformed) {}

    /** The type of a field. */
    private sealed interface Form {}

    private record Text() implements Form {}

    private record Flag() implements Form {}

    private record Whole() implements Form {}

    /** An object; a field that is not named keeps whatever it holds. */
    private record Struct(Map<String, Form> fields) implements Form {}

    private record Items(Form item) implements Form {}

    private record Texts() implements Form {}

    private static final Form TEXT = new Text();
    private static final Form FLAG = new Flag();

    private static final Map<String, Form> SECURITY = Map.of(
            "appArmorProfile", new Struct(Map.of("type", TEXT)),
            "runAsNonRoot", FLAG,
            "runAsUser", new Whole(),
            "seccompProfile", new Struct(Map.of("type", TEXT)),
            "seLinuxOptions", new Struct(Map.of("type", TEXT, "user", TEXT, "role", TEXT)),
            "windowsOptions", new Struct(Map.of("hostProcess", FLAG)));
    private static final Form HANDLER = new Struct(
            Map.of("httpGet", new Struct(Map.of("host", TEXT)), "tcpSocket", new Struct(Map.of("host", TEXT))));
    private static final Form CONTAINER = new Struct(Map.of(
            "image", TEXT,
            "lifecycle", new Struct(Map.of("postStart", HANDLER, "preStop", HANDLER)),
            "livenessProbe", HANDLER,
            "name", TEXT,
            "ports", new Items(new Struct(Map.of("hostPort", new Whole()))),
            "readinessProbe", HANDLER,
            "resources", new Struct(Map.of("limits", new Struct(Map.of()), "requests", new Struct(Map.of()))),
            "securityContext",
                    new Struct(with(
                            SECURITY,
                            Map.of(
                                    "allowPrivilegeEscalation", FLAG,
                                    "capabilities", new Struct(Map.of("add", new Items(TEXT), "drop", new Items(TEXT))),
                                    "privileged", FLAG,
                                    "procMount", TEXT,
                                    "readOnlyRootFilesystem", FLAG))),
            "startupProbe", HANDLER));
    private static final Form VOLUME = new Struct(Map.of("name", TEXT));
    private static final Form SYSCTL = new Struct(Map.of("name", TEXT));
    private static final Map<String, Form> SPEC = Map.of(
            "automountServiceAccountToken",
            FLAG,
            "containers",
            new Items(CONTAINER),
            "ephemeralContainers",
            new Items(CONTAINER),
            "initContainers",
            new Items(CONTAINER),
            "hostIPC",
            FLAG,
            "hostNetwork",
            FLAG,
            "hostPID",
            FLAG,
            "hostUsers",
            FLAG,
            "securityContext",
            new Struct(with(SECURITY, Map.of("sysctls", new Items(SYSCTL)))),
            "volumes",
            new Items(VOLUME));
    private static final Form METADATA = new Struct(Map.of("annotations", new Texts(), "labels", new Texts()));
    private static final Form POD = new Struct(Map.of(
            "metadata",
            METADATA,
            "spec",
            new Struct(with(SPEC, Map.of("os", new Struct(Map.of("name", TEXT)), "restartPolicy", TEXT)))));

    private final List<Violation> malformed = new ArrayList<>();

    private PodForm() {}

    static Reading read(Map<String, ?> manifest) {
        PodForm form = new PodForm();
        Object pod = form.decode("", POD, manifest);
        Map<String, Object> decoded = new LinkedHashMap<>();
        if (pod instanceof Map<?, ?> map) {
            map.forEach((key, value) -> decoded.put(String.valueOf(key), value));
        }
        if (!(decoded.get("spec") instanceof Map<?, ?>)) {
            if (manifest.get("spec") == null) {
                form.refuse("spec", null, "Write the Pod's spec.");
            }
            decoded.put("spec", Map.of());
        }
        return new Reading(decoded, form.malformed);
    }

    /** The value in its type; null if it is absent or is not of its type. */
    private @Nullable Object decode(String path, Form form, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (form instanceof Struct struct) {
            return value instanceof Map<?, ?> map ? struct(path, struct, map) : refuse(path, value, "Write an object.");
        }
        if (form instanceof Items items) {
            return value instanceof Iterable<?> list
                    ? items(path, items.item(), list)
                    : refuse(path, value, "Write a list.");
        }
        if (form instanceof Texts) {
            return value instanceof Map<?, ?> map ? texts(path, map) : refuse(path, value, "Write an object of texts.");
        }
        if (form instanceof Flag) {
            return value instanceof Boolean ? value : refuse(path, value, "Write true or false, without quotes.");
        }
        if (form instanceof Whole) {
            return value instanceof Integer || value instanceof Long
                    ? value
                    : refuse(path, value, "Write a whole number, without quotes.");
        }
        return value instanceof String ? value : refuse(path, value, "Write text, in quotes where YAML asks for it.");
    }

    private Map<String, Object> struct(String path, Struct struct, Map<?, ?> map) {
        Map<String, Object> decoded = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Form form = struct.fields().get(name);
            Object value = form == null
                    ? entry.getValue()
                    : decode(path.isEmpty() ? name : path + "." + name, form, entry.getValue());
            if (value != null) {
                decoded.put(name, value);
            }
        }
        return decoded;
    }

    private List<Object> items(String path, Form item, Iterable<?> list) {
        List<Object> decoded = new ArrayList<>();
        for (Object element : list) {
            Object value = decode(path + "[" + decoded.size() + "]", item, element);
            decoded.add(value != null ? value : item instanceof Text ? "" : Map.of());
        }
        return decoded;
    }

    private Map<String, Object> texts(String path, Map<?, ?> map) {
        Map<String, Object> decoded = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object text = decode(path + "['" + key + "']", TEXT, value == null ? "" : value);
            decoded.put(String.valueOf(key), text == null ? "" : text);
        });
        return decoded;
    }

    private @Nullable Object refuse(String path, @Nullable Object value, String fix) {
        malformed.add(
                new Violation("pod", "pod", path, value == null ? "absent" : CelValue.toJson(CelValue.of(value)), fix));
        return null;
    }

    private static Map<String, Form> with(Map<String, Form> some, Map<String, Form> more) {
        Map<String, Form> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
