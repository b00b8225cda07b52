package dev.bellwether.notifier.telemetry;

import java.util.Map;

/**
 * Which pod this process is, by the environment docs/protocol.md names. Outside a cluster it is {@code local/local} of revision {@code none}.
 *
 * @param namespace {@code POD_NAMESPACE}
 * @param name {@code POD_NAME}
 * @param revision {@code BELLWETHER_REVISION}
 */
public record PodIdentity(String namespace, String name, String revision) {
    /** No pod at all. */
    public static final PodIdentity LOCAL = of(Map.of());

    /** Reads {@code System.getenv()} or a stand-in. */
    public static PodIdentity of(Map<String, String> environment) {
        return new PodIdentity(
                environment.getOrDefault("POD_NAMESPACE", "local"),
                environment.getOrDefault("POD_NAME", "local"),
                environment.getOrDefault("BELLWETHER_REVISION", "none"));
    }

    /** The audience of tokens for this pod. */
    public String audience() {
        return namespace + "/" + name;
    }
}
