package dev.bellwether.operator.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The default that each field had when it came into the CRD. The API server fills defaults in, so that what a user left out arrives as if said; a
 * field that has its original default is absent to the hash. So a release that adds a field with a default restarts nothing. An entry never changes: if a
 * default does, gateways that left the field out get another value and with it, rightly, another revision.
 */
final class OriginalDefaults {
    /** By path below {@code spec}; {@code []} is every item of a list. */
    static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("auth.jwt.clockSkew", "5s"),
            Map.entry("backplane.type", "Managed"),
            Map.entry("limits.connections", "20000"),
            Map.entry("limits.payload", "64Ki"),
            Map.entry("limits.queuedBytesPerStream", "256Ki"),
            Map.entry("limits.streamsPerConnection", "100"),
            Map.entry("listener.port", "8080"),
            Map.entry("push.mode", "Disabled"),
            Map.entry("security.baseline", "restricted"),
            Map.entry("security.version", "v1.36"),
            Map.entry("topics[].retention.age", "1h"),
            Map.entry("topics[].retention.messages", "1000"));

    private OriginalDefaults() {}

    /** Removes every member that has its original default. */
    static void removeFrom(ObjectNode spec) {
        VALUES.forEach((path, value) -> remove(spec, List.of(path.split("\\.")), value));
    }

    private static void remove(JsonNode node, List<String> path, String value) {
        String name = path.get(0);
        if (name.endsWith("[]")) {
            node.path(name.substring(0, name.length() - 2)).forEach(item -> remove(item, rest(path), value));
        } else if (path.size() > 1) {
            remove(node.path(name), rest(path), value);
        } else if (node instanceof ObjectNode object
                && object.path(name).isValueNode()
                && object.path(name).asText().equals(value)) {
            object.remove(name);
        }
    }

    private static List<String> rest(List<String> path) {
        return path.subList(1, path.size());
    }
}
