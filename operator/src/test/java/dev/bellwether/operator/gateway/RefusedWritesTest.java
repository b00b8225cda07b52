package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.OperatorSettings;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator against a real API server that refuses what a spec asks for: the user is told why, once, and it goes on when mended. */
@Tag("apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedWritesTest {
    private static final Path CRD =
            Path.of(System.getProperty("bellwether.root"), "crds/notificationgateways.bellwether.dev.yaml");
    private static final Duration LONGER_THAN_A_POLL = Duration.ofSeconds(12);

    private final KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(true)
            .withUpdateKubeConfig(false)
            .build());
    private @Nullable Operator operator;

    @BeforeAll
    void theOperatorStarts() throws Exception {
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

    @AfterAll
    void everythingEnds() {
        if (operator != null) {
            operator.stop();
        }
        server.stop();
    }

    @Test
    void aServiceThatTheApiServerRefusesIsToldOnceAndMadeWhenTheSpecIsMended() {
        apply("annotated", "listener: {service: {annotations: {\"bad key!\": x}}}");
        String said = readyAs("annotated", "ApplyFailed");
        assertThat(said).contains("Service", "metadata.annotations", "bad key!");
        assertThat(conditions("annotated")).extracting("type").contains("Reconciling");
        staysUnwritten("annotated");

        apply("annotated", "listener: {service: {annotations: {good-key: x}}}");
        readyAs("annotated", "BackplaneNotReady");
    }

    @Test
    void aDeploymentThatTheApiServerRefusesIsNotTriedAndToldOnce() {
        apply(
                "resourced",
                "notifier: {resources: {requests: {cpu: \"2\", memory: 1Gi}, limits: {cpu: \"1\", memory: 1Gi}}}");
        String said = readyAs("resourced", "ApplyFailed");
        assertThat(said).contains("Deployment", "resources.requests", "cpu limit");
        assertThat(conditions("resourced")).extracting("type").contains("Stalled");
        staysUnwritten("resourced");

        apply(
                "resourced",
                "notifier: {resources: {requests: {cpu: \"1\", memory: 1Gi}, limits: {cpu: \"1\", memory: 1Gi}}}");
        readyAs("resourced", "BackplaneNotReady");
    }

    @Test
    void aCanaryIsTakenOutOfTheServiceEvenIfTheRestOfTheServiceIsRefused() {
        try (KubernetesClient client = client()) {
            ChildWriter writer = new ChildWriter(client);
            Service service = new ServiceBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("selected")
                    .addNewOwnerReference()
                    .withApiVersion("bellwether.dev/v1alpha1")
                    .withKind("NotificationGateway")
                    .withName("selected")
                    .withUid("uid-1")
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .withNewSpec()
                    .addToSelector("app", "chat")
                    .addNewPort()
                    .withPort(8080)
                    .endPort()
                    .endSpec()
                    .build();
            writer.select(service, null);
            Service pinned = new ServiceBuilder(service)
                    .editMetadata()
                    .addToAnnotations("bad key!", "x")
                    .endMetadata()
                    .editSpec()
                    .addToSelector("revision", "a1")
                    .endSpec()
                    .build();
            writer.select(
                    pinned,
                    client.services()
                            .inNamespace("default")
                            .withName("selected")
                            .get());
            assertThat(client.services()
                            .inNamespace("default")
                            .withName("selected")
                            .get()
                            .getSpec()
                            .getSelector())
                    .containsEntry("revision", "a1");
        }
    }

    /** The same resourceVersion over several polls: nobody wrote the gateway or its status. */
    private void staysUnwritten(String name) {
        String version = gateway(name).getMetadata().getResourceVersion();
        Awaitility.await()
                .during(LONGER_THAN_A_POLL)
                .atMost(LONGER_THAN_A_POLL.plusSeconds(5))
                .until(() -> gateway(name).getMetadata().getResourceVersion().equals(version));
    }

    /** Waits until Ready gives that reason for the newest spec; answers its message. */
    private String readyAs(String name, String reason) {
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

    private List<Map<String, Object>> conditions(String name) {
        List<Map<String, Object>> conditions = gateway(name).get("status", "conditions");
        return conditions == null ? List.of() : conditions;
    }

    private GenericKubernetesResource gateway(String name) {
        try (KubernetesClient client = client()) {
            return client.genericKubernetesResources("bellwether.dev/v1alpha1", "NotificationGateway")
                    .inNamespace("default")
                    .withName(name)
                    .get();
        }
    }

    private void apply(String name, String more) {
        String yaml = """
                apiVersion: bellwether.dev/v1alpha1
                kind: NotificationGateway
                metadata: {name: %s, namespace: default}
                spec:
                  auth: {anonymous: true}
                  topics: [{name: "rooms/*"}]
                  %s
                """.formatted(name, more);
        try (KubernetesClient client = client()) {
            client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                    .fieldManager("test")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }
}
