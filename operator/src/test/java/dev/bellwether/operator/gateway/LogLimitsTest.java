package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.revision.GatewayIdentity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log of a gateway through rollouts, on a real API server and a real NATS: it keeps more before a canary is made and less only once nobody needs
 * more. Nobody runs pods here: the test plays the controller of Deployments.
 */
@Tag("apiserver")
@Tag("nats")
class LogLimitsTest {
    private static final String GATEWAY = "chat";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final OperatorOnApiServer operator = new OperatorOnApiServer();
    private final Path folder;
    private final int port;
    private Process nats;

    LogLimitsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        nats = nats();
    }

    @AfterEach
    void everythingEnds() throws InterruptedException {
        operator.close();
        nats.destroyForcibly().waitFor();
    }

    @Test
    void theLogKeepsMoreBeforeACanaryIsMadeAndLessOnlyAfterAPromotion() throws Exception {
        operator.start();
        try (KubernetesClient client = operator.client()) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName("nats-user")
                            .endMetadata()
                            .withStringData(Map.of(
                                    "operator-username", "operator",
                                    "operator-password", "secret",
                                    "notifier-username", "operator",
                                    "notifier-password", "secret"))
                            .build())
                    .create();
            apply("{messages: 100, age: 1h}", "{paused: false}");
            String first = stableOtherThan(client, "");
            assertThat(kept()).isEqualTo("100 for PT1H");

            // More is wanted while NATS is away: no canary, for it would promise what the log does not keep.
            nats.destroyForcibly().waitFor();
            apply("{messages: 500, age: 24h}", "{paused: false}");
            operator.readyAs(GATEWAY, "BackplaneNotReady");
            assertThat(revisions(client)).containsExactly(first);
            nats = nats();
            String second = canaryBeside(client, Set.of(first));
            assertThat(kept()).isEqualTo("500 for PT24H");

            // Rolled back, the stable revision has all that it promised.
            apply("{messages: 500, age: 24h}", "{abort: \"" + second + "\"}");
            until(client, "the canary is gone", () -> running(client).equals(Set.of(first)));
            assertThat(kept()).as("what is still wanted may be asked for again").isEqualTo("500 for PT24H");
            apply("{messages: 100, age: 1h}", "{paused: false}");
            until(client, "the log keeps what stable promises", () -> kept().equals("100 for PT1H"));

            // Less is wanted: as long as the canary is one, stable's clients may be sent back to it.
            apply("{messages: 10, age: 10m}", "{paused: false}");
            String third = canaryBeside(client, Set.of(first, second));
            assertThat(kept()).isEqualTo("100 for PT1H");
            apply("{messages: 10, age: 10m}", "{promote: \"" + third + "\"}");
            until(client, "the canary is promoted", () -> running(client).equals(Set.of(third)));
            until(client, "the log keeps what is promised now", () -> kept().equals("10 for PT10M"));
        }
    }

    private void apply(String retention, String control) {
        operator.applyTopics(
                GATEWAY,
                "[{name: \"rooms/*\", retention: " + retention + "}]",
                "auth: {anonymous: true}",
                "replicas: 1",
                "backplane: {type: JetStream, jetStream: {url: \"nats://127.0.0.1:" + port
                        + "\", credentialsSecretName: nats-user}}",
                "rollout: {steps: [{weight: 50, hold: 1h}], control: " + control + "}");
    }

    private String stableOtherThan(KubernetesClient client, String before) {
        until(client, "a stable revision", () -> !stable().isEmpty() && !stable().equals(before));
        return stable();
    }

    private String stable() {
        Object revision = operator.gateway(GATEWAY).get("status", "stable", "revision");
        return revision == null ? "" : revision.toString();
    }

    private String canaryBeside(KubernetesClient client, Set<String> known) {
        until(client, "a canary", () -> running(client).stream().anyMatch(revision -> !known.contains(revision)));
        return running(client).stream()
                .filter(revision -> !known.contains(revision))
                .findFirst()
                .orElseThrow();
    }

    private void until(KubernetesClient client, String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(() -> {
            runPods(client);
            return condition.call();
        });
    }

    /** Revisions that have a Deployment. */
    private static Set<String> revisions(KubernetesClient client) {
        return deployments(client).stream().map(LogLimitsTest::revision).collect(Collectors.toSet());
    }

    /** Those of them that are to have pods. */
    private static Set<String> running(KubernetesClient client) {
        return deployments(client).stream()
                .filter(deployment -> deployment.getSpec().getReplicas() > 0)
                .map(LogLimitsTest::revision)
                .collect(Collectors.toSet());
    }

    private static List<Deployment> deployments(KubernetesClient client) {
        return client.resources(Deployment.class).inNamespace("default").list().getItems();
    }

    private static String revision(Deployment deployment) {
        return deployment.getMetadata().getLabels().getOrDefault(GatewayIdentity.REVISION_LABEL, "");
    }

    /** As many Ready pods as each Deployment asks for. */
    private static void runPods(KubernetesClient client) {
        for (Deployment deployment : deployments(client)) {
            String name = deployment.getMetadata().getName();
            int wanted = deployment.getSpec().getReplicas();
            for (int i = 0; i < 3; i++) {
                var pod = client.pods().inNamespace("default").withName(name + "-" + i);
                @Nullable Pod present = pod.get();
                if (i >= wanted && present != null) {
                    pod.withGracePeriod(0).delete();
                } else if (i < wanted && present == null) {
                    Pod made = client.resource(new PodBuilder()
                                    .withNewMetadata()
                                    .withNamespace("default")
                                    .withName(name + "-" + i)
                                    .withLabels(deployment
                                            .getSpec()
                                            .getTemplate()
                                            .getMetadata()
                                            .getLabels())
                                    .endMetadata()
                                    .withSpec(deployment.getSpec().getTemplate().getSpec())
                                    .build())
                            .create();
                    client.resource(new PodBuilder(made)
                                    .withNewStatus()
                                    .withPhase("Running")
                                    .addNewCondition()
                                    .withType("Ready")
                                    .withStatus("True")
                                    .endCondition()
                                    .endStatus()
                                    .build())
                            .updateStatus();
                }
            }
        }
    }

    /** What the stream keeps of each topic; one message more is kept than a replay tells. */
    private String kept() throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = Nats.connect(Options.builder()
                .server("nats://127.0.0.1:" + port)
                .userInfo("operator", "secret")
                .build())) {
            StreamConfiguration stream = connection
                    .jetStreamManagement()
                    .getStreamInfo("bellwether_default_chat")
                    .getConfiguration();
            return stream.getMaxMsgsPerSubject() - 1 + " for " + stream.getMaxAge();
        }
    }

    private Process nats() throws IOException {
        Path config = Files.writeString(folder.resolve("nats.conf"), """
                host: "127.0.0.1"
                port: %d
                jetstream {store_dir: "%s", max_file_store: 10000000}
                authorization {users: [{user: operator, password: secret}]}
                """.formatted(port, folder.resolve("store")));
        return new ProcessBuilder(System.getenv("NATS_SERVER"), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nats.log").toFile()))
                .start();
    }
}
