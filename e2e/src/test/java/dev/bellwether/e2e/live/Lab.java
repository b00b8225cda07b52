package dev.bellwether.e2e.live;

import dev.bellwether.e2e.cluster.OperatorChart;
import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A namespace of its own on the cluster under test, with the operator installed; gone at the end. */
final class Lab implements AutoCloseable {
    /** Held by tests with a fleet or a deadline: two of them at once, with the JVMs that they start, are more than two cores bear, and what is waited for comes too late. */
    static final String FLEET = "fleet";

    static final String OPERATOR_NAMESPACE = "bellwether-system";
    static final Duration SOON = Duration.ofSeconds(180);
    static final Duration ROLLOUT = Duration.ofSeconds(300);
    private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));

    private final String namespace;

    /** Once for all tests. */
    private static final class Shared {
        static final RealCluster CLUSTER = attach();

        private static RealCluster attach() {
            RealCluster cluster = RealCluster.attach(ROOT, System.getProperty("bellwether.cluster"));
            new OperatorChart(ROOT.resolve("helm/bellwether"), cluster.kubeconfig(), OPERATOR_NAMESPACE)
                    .install(Map.of());
            cluster.tool("clients", "up");
            return cluster;
        }
    }

    Lab(String namespace) {
        this.namespace = namespace;
        client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    static RealCluster cluster() {
        return Shared.CLUSTER;
    }

    static KubernetesClient client() {
        return cluster().client();
    }

    String namespace() {
        return namespace;
    }

    /** A gateway {@code chat} that is not applied yet. */
    GatewayUnderTest gateway() {
        return new GatewayUnderTest(client(), namespace, "chat");
    }

    /** A gateway whose first revision serves. */
    GatewayUnderTest serving(String manifest) {
        GatewayUnderTest gateway = gateway();
        gateway.apply(manifest);
        gateway.awaitReady(SOON);
        return gateway;
    }

    /** A manifest of two pods; {@code spec} is YAML, indented by two. */
    static String manifest(String spec) {
        return """
                apiVersion: bellwether.dev/v1alpha1
                kind: NotificationGateway
                metadata: {name: chat}
                spec:
                  replicas: 2
                  auth: {anonymous: true}
                  topics: [{name: "rooms/*", retention: {messages: 10000}}]
                  listener: {service: {type: NodePort, externalTrafficPolicy: Local}}
                """ + spec.indent(2);
    }

    static String steps(String hold) {
        return "rollout: {progressDeadline: 60s, steps: [{weight: 20, hold: " + hold + "}]}";
    }

    static String image(String image) {
        return "notifier: {image: \"" + image + "\"}\n";
    }

    static ImageNames images() {
        return ImageNames.LOCAL;
    }

    /** Clients that follow two topics of a gateway while twenty notifications a second are published. */
    FleetProcess fleet(GatewayUnderTest gateway, int clients) throws IOException, InterruptedException {
        Path work = Files.createDirectories(ROOT.resolve("e2e/target/fleets"));
        Path payloads = Files.createDirectories(work.resolve("payloads"));
        Files.writeString(payloads.resolve("message.json"), "{\"from\": \"alice\", \"text\": \"hello\"}");
        Path logs = Files.createTempDirectory(work, namespace);
        String origin = "http://" + cluster().nodeAddress() + ":" + gateway.nodePort();
        FleetProcess fleet =
                FleetProcess.start(cluster(), origin, clients, List.of("rooms/1", "rooms/2"), payloads, logs);
        fleet.awaitFollowing(SOON);
        return fleet;
    }

    /** They end in their own time: clients are let go first. */
    static void awaitNoPods(GatewayUnderTest gateway, String revision) {
        Awaitility.await("no pod of " + revision).atMost(SOON).until(() -> gateway.pods(revision)
                .isEmpty());
    }

    /** Watches for so long that something stays as it is. */
    static void stays(String what, Duration time, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(500))
                .during(time)
                .atMost(time.plusSeconds(30))
                .until(condition);
    }

    @Override
    public void close() {
        client().namespaces().withName(namespace).delete();
    }
}
