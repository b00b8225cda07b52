package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.e2e.cluster.SelfSigned;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user gets wrong is told in the conditions, and what serves goes on serving. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private final Lab lab = new Lab("bad-input");
    private final GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
    private final String stable = gateway.stable();

    @AfterAll
    void theEnd() {
        lab.close();
    }

    @Test
    void aWhitelistRegexThatDoesNotCompileIsNamed() {
        refused(
                "{\"spec\":{\"push\":{\"mode\":\"Auto\",\"whitelist\":[{\"pathRegex\":\"^/static/(\"}]}}}",
                "InvalidWhitelist",
                "^/static/(");
        gateway.patch("{\"spec\":{\"push\":null}}");
    }

    @Test
    void limitsThatDoNotFitTheMemoryAreNamed() {
        refused(
                "{\"spec\":{\"limits\":{\"connections\":1000000,\"queuedBytesPerStream\":\"64Mi\"}}}",
                "LimitsExceedMemory",
                "memory");
        gateway.patch("{\"spec\":{\"limits\":null}}");
    }

    @Test
    void aTlsSecretThatIsMissingAndOneWithAnotherKeyAreNamed(@TempDir Path one, @TempDir Path other) throws Exception {
        gateway.patch("{\"spec\":{\"listener\":{\"tls\":{\"secretName\":\"web\"}}}}");
        NotificationGatewayStatus missing = gateway.await(
                "the Secret missed", Lab.SOON, status -> reason(status).equals("SecretNotFound"));
        assertThat(message(missing)).contains("web");
        Path certificate = SelfSigned.make(one, "chat.example").certificate();
        Path key = SelfSigned.make(other, "chat.example").key();
        Lab.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(lab.namespace())
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withStringData(
                                Map.of("tls.crt", Files.readString(certificate), "tls.key", Files.readString(key)))
                        .build())
                .create();
        NotificationGatewayStatus mismatch = gateway.await(
                "the mismatch seen", Lab.SOON, status -> reason(status).equals("TLSKeyMismatch"));
        assertThat(message(mismatch)).contains("web");
        untouched();
        gateway.patch("{\"spec\":{\"listener\":{\"tls\":null}}}");
        gateway.awaitReady(Lab.SOON);
    }

    @Test
    void anImageThatDoesNotExistHoldsTheRolloutAndRejectsNothing() {
        gateway.image("bellwether.invalid/notifier:9.9.9");
        NotificationGatewayStatus held = gateway.await(
                "the image missed", Lab.SOON, status -> reason(status).startsWith("ImagePull"));
        assertThat(message(held)).contains("bellwether.invalid/notifier:9.9.9");
        assertThat(held.rejected()).isNullOrEmpty();
        untouched();
        gateway.patch("{\"spec\":{\"notifier\":null}}");
        NotificationGatewayStatus back = gateway.awaitReady(Lab.SOON);
        assertThat(back.rejected()).isNullOrEmpty();
    }

    @Test
    void stepsThatDoNotIncreaseAreRefusedByTheApiServer() {
        assertThatThrownBy(
                        () -> gateway.patch(
                                "{\"spec\":{\"rollout\":{\"steps\":[{\"weight\":50,\"hold\":\"5s\"},{\"weight\":20,\"hold\":\"5s\"}]}}}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("rollout.steps must have strictly increasing weights");
        untouched();
    }

    @Test
    void anOverlayThatViolatesTheBaselineIsRefusedByNameOfThePolicy() {
        refused(
                "{\"spec\":{\"notifier\":{\"podTemplate\":{\"hostNetwork\":true}}}}",
                "BaselineViolation",
                "hostNetwork");
        assertThat(gateway.condition("BaselineCompliant"))
                .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("False"));
        gateway.patch("{\"spec\":{\"notifier\":null}}");
        gateway.awaitReady(Lab.SOON);
    }

    private void refused(String merge, String reason, String named) {
        gateway.patch(merge);
        NotificationGatewayStatus status = gateway.awaitCondition("Ready", "False", reason, Lab.SOON);
        assertThat(message(status)).contains(named);
        untouched();
    }

    private void untouched() {
        assertThat(gateway.stable()).isEqualTo(stable);
        assertThat(gateway.pods(stable)).hasSize(2);
    }

    private static String reason(NotificationGatewayStatus status) {
        return GatewayUnderTest.condition(status, "Ready").orElseThrow().getReason();
    }

    private static String message(NotificationGatewayStatus status) {
        return GatewayUnderTest.condition(status, "Ready").orElseThrow().getMessage();
    }
}
