package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator against a real API server that refuses what a spec asks for: the user is told why, once, and it goes on when mended. */
@Tag("apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedWritesTest {
    private static final Duration LONGER_THAN_A_POLL = Duration.ofSeconds(12);

    private final OperatorOnApiServer operator = new OperatorOnApiServer();

    @BeforeAll
    void theOperatorStarts() throws Exception {
        operator.start();
    }

    @AfterAll
    void everythingEnds() {
        operator.close();
    }

    @Test
    void aServiceThatTheApiServerRefusesIsToldOnceAndMadeWhenTheSpecIsMended() {
        apply("annotated", "listener: {service: {annotations: {\"bad key!\": x}}}");
        String said = operator.readyAs("annotated", "ApplyFailed");
        assertThat(said).contains("Service", "metadata.annotations", "bad key!");
        assertThat(operator.conditions("annotated")).extracting("type").contains("Reconciling");
        staysUnwritten("annotated");

        apply("annotated", "listener: {service: {annotations: {good-key: x}}}");
        operator.readyAs("annotated", "BackplaneNotReady");
    }

    @Test
    void aDeploymentThatTheApiServerRefusesIsNotTriedAndToldOnce() {
        apply(
                "resourced",
                "notifier: {resources: {requests: {cpu: \"2\", memory: 1Gi}, limits: {cpu: \"1\", memory: 1Gi}}}");
        String said = operator.readyAs("resourced", "ApplyFailed");
        assertThat(said).contains("Deployment", "resources.requests", "cpu limit");
        assertThat(operator.conditions("resourced")).extracting("type").contains("Stalled");
        staysUnwritten("resourced");

        apply(
                "resourced",
                "notifier: {resources: {requests: {cpu: \"1\", memory: 1Gi}, limits: {cpu: \"1\", memory: 1Gi}}}");
        operator.readyAs("resourced", "BackplaneNotReady");
    }

    @Test
    void aCanaryIsTakenOutOfTheServiceEvenIfTheRestOfTheServiceIsRefused() {
        try (KubernetesClient client = operator.client()) {
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
        String version = operator.gateway(name).getMetadata().getResourceVersion();
        Awaitility.await()
                .during(LONGER_THAN_A_POLL)
                .atMost(LONGER_THAN_A_POLL.plusSeconds(5))
                .until(() -> operator.gateway(name)
                        .getMetadata()
                        .getResourceVersion()
                        .equals(version));
    }

    private void apply(String name, String more) {
        operator.apply(name, "auth: {anonymous: true}", more);
    }
}
