package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.OperatorSettings;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real API server, without any other controller, and the operator at work on it. */
final class OperatorOnApiServer implements AutoCloseable {
    private static final Path CRD =
            Path.of(System.getProperty("bellwether.root"), "crds/notificationgateways.bellwether.dev.yaml");

    private final KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(true)
            .withUpdateKubeConfig(false)
            .build());
    private @Nullable Operator operator;

    void start() throws Exception {
        server.start();
        KubernetesClient client = client();
        try (InputStream crd = Files.newInputStream(CRD)) {
            client.load(crd).serverSideApply();
        }
        Awaitility.await("the API server knows gateways")
                .ignoreExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.genericKubernetesResources("bellwether.dev/v1alpha1", "NotificationGateway")
                        .inNamespace("default")
                        .list()
                        .getItems()
                        .isEmpty());
        Operator started = new Operator(overrider -> overrider.withKubernetesClient(client));
        operator = started;
        OperatorSettings settings = OperatorSettings.read(Map.of(
                "POD_NAMESPACE", "default",
                "POD_NAME", "operator-0",
                "BELLWETHER_NOTIFIER_IMAGE", "registry.example/notifier:1",
                "BELLWETHER_NATS_IMAGE", "registry.example/nats:2"));
        GatewayController.register(started, client, settings, Clock.systemUTC());
        started.start();
    }

    @Override
    public void close() {
        if (operator != null) {
            operator.stop();
        }
        server.stop();
    }

    /** Waits until Ready gives that reason for the newest spec; answers its message. */
    String readyAs(String name, String reason) {
        Awaitility.await(name + " is " + reason)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(conditions(name)).anySatisfy(condition -> assertThat(condition)
                        .containsEntry("type", "Ready")
                        .containsEntry("reason", reason)
                        .containsEntry(
                                "observedGeneration",
                                gateway(name).getMetadata().getGeneration().intValue())));
        return conditions(name).stream()
                .filter(condition -> "Ready".equals(condition.get("type")))
                .map(condition -> String.valueOf(condition.get("message")))
                .findFirst()
                .orElseThrow();
    }

    List<Map<String, Object>> conditions(String name) {
        List<Map<String, Object>> conditions = gateway(name).get("status", "conditions");
        return conditions == null ? List.of() : conditions;
    }

    GenericKubernetesResource gateway(String name) {
        try (KubernetesClient client = client()) {
            return client.genericKubernetesResources("bellwether.dev/v1alpha1", "NotificationGateway")
                    .inNamespace("default")
                    .withName(name)
                    .get();
        }
    }

    /** Applies a gateway; {@code spec} has a member of its spec each, beside its topics, as YAML. */
    void apply(String name, String... spec) {
        applyTopics(name, "[{name: \"rooms/*\"}]", spec);
    }

    /** As {@link #apply}, with its topics as YAML. */
    void applyTopics(String name, String topics, String... spec) {
        String yaml = """
                apiVersion: bellwether.dev/v1alpha1
                kind: NotificationGateway
                metadata: {name: %s, namespace: default}
                spec:
                  topics: %s
                  %s
                """.formatted(name, topics, String.join("\n  ", spec));
        try (KubernetesClient client = client()) {
            client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                    .fieldManager("test")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }
}
