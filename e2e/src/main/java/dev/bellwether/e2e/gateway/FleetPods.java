package dev.bellwether.e2e.gateway;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The pods of a {@link ClusterFleet}, as the restricted Pod Security Standard wants them.
 *
 * @param namespace where they run
 * @param image of the fleet, payloads included
 * @param origin {@code http://host:port} of the gateway as the cluster calls it
 * @param pods with clients; each is one address to the gateway
 * @param clientsEach in each of them
 * @param topics the clients are dealt out to them in turn
 */
public record FleetPods(String namespace, String image, String origin, int pods, int clientsEach, List<String> topics) {
    static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", "bellwether-fleet");
    private static final long USER = 65532;
    private static final int PUBLISHED_A_SECOND = 20;

    /** Clients that share an address must not look like one that cancels all the time. */
    private static final Duration LIFE = Duration.ofSeconds(60);

    private static final String CLIENTS_MEMORY = "192Mi";
    private static final String PUBLISHER_MEMORY = "512Mi";

    List<String> names() {
        return IntStream.range(0, pods).mapToObj(i -> "clients-" + i).toList();
    }

    /** The topic of each client of a pod, by the client's name. */
    Map<String, String> topicsOf(String pod) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < clientsEach; i++) {
            all.put(pod + "-" + i, topics.get(i % topics.size()));
        }
        return all;
    }

    Pod clients(String name) {
        return pod(name, clientsEach, 0, CLIENTS_MEMORY);
    }

    Pod publisher(String name) {
        return pod(name, 0, PUBLISHED_A_SECOND, PUBLISHER_MEMORY);
    }

    private Pod pod(String name, int clients, int rate, String memory) {
        List<String> arguments = new ArrayList<>(List.of(
                "--origin",
                origin,
                "--clients",
                Integer.toString(clients),
                "--called",
                name,
                "--life",
                LIFE.toString(),
                "--rate",
                Integer.toString(rate),
                "--seed",
                Integer.toString(name.hashCode()),
                "--payloads",
                "/app/payloads"));
        topics.forEach(topic -> arguments.addAll(List.of("--topic", topic)));
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(45L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("fleet")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withArgs(arguments)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("96Mi"))
                .addToLimits("memory", new Quantity(memory))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
