package dev.bellwether.operator;

import dev.bellwether.policy.Level;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the installation says, by environment variables.
 *
 * <p>The operator's role needs, in every namespace it watches:
 *
 * <ul>
 *   <li>{@code bellwether.dev} notificationgateways: get, list, watch; notificationgateways/status: get, patch, update;
 *   <li>{@code apps} deployments, statefulsets, core services, configmaps, serviceaccounts, {@code policy} poddisruptionbudgets, {@code
 *       networking.k8s.io} networkpolicies: get, list, watch, create, patch, delete;
 *   <li>core pods: get, list, watch; core secrets: get, create, patch (never list or watch); core events: create, patch;
 *   <li>in its own namespace {@code coordination.k8s.io} leases: get, create, update, patch.
 * </ul>
 *
 * @param namespace {@code POD_NAMESPACE}: where the operator runs; the management port of notifiers is open to this namespace alone
 * @param identity {@code POD_NAME}: holder of the leader lease
 * @param notifierImage {@code BELLWETHER_NOTIFIER_IMAGE}: for gateways that name none
 * @param natsImage {@code BELLWETHER_NATS_IMAGE}: for managed backplanes
 * @param floor {@code BELLWETHER_SECURITY_FLOOR}: no gateway may ask for less; {@code baseline} by default
 * @param requireDigest {@code BELLWETHER_REQUIRE_DIGEST}: whether the level restricted demands images by digest; {@code false} by default
 * @param maxConcurrentRollouts {@code BELLWETHER_MAX_CONCURRENT_ROLLOUTS}: gateways that may follow a new default image at once; 3 by
 *     default
 * @param watchNamespaces {@code BELLWETHER_WATCH_NAMESPACES}: separated by commas; all namespaces when empty
 * @param port {@code BELLWETHER_PORT}: probes and metrics; 8081 by default
 */
public record OperatorSettings(
        String namespace,
        String identity,
        String notifierImage,
        String natsImage,
        Level floor,
        boolean requireDigest,
        int maxConcurrentRollouts,
        Set<String> watchNamespaces,
        int port) {

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException if a variable is missing or not what is expected, naming it
     */
    public static OperatorSettings read(Map<String, String> environment) {
        return new OperatorSettings(
                required(environment, "POD_NAMESPACE"),
                required(environment, "POD_NAME"),
                required(environment, "BELLWETHER_NOTIFIER_IMAGE"),
                required(environment, "BELLWETHER_NATS_IMAGE"),
                Level.of(environment.getOrDefault("BELLWETHER_SECURITY_FLOOR", "baseline")),
                flag(environment, "BELLWETHER_REQUIRE_DIGEST"),
                number(environment, "BELLWETHER_MAX_CONCURRENT_ROLLOUTS", 3, 1000),
                Arrays.stream(environment
                                .getOrDefault("BELLWETHER_WATCH_NAMESPACES", "")
                                .split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                number(environment, "BELLWETHER_PORT", 8081, 65535));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": missing (expected: an environment variable with a value)");
        }
        return value;
    }

    private static boolean flag(Map<String, String> environment, String name) {
        return switch (environment.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(name + ": " + environment.get(name) + " (expected: true or false)");
        };
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int most) {
        String value = environment.getOrDefault(name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected(name, value, most), e);
        }
        throw new IllegalArgumentException(expected(name, value, most));
    }

    private static String expected(String name, String value, int most) {
        return name + ": " + value + " (expected: an integer from 1 to " + most + ")";
    }
}
