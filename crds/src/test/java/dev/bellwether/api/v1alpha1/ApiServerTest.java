package dev.bellwether.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.api.v1alpha1.RuleTable.Trial;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed CRD on a real API server: what it lets through, what it refuses and with which words. */
@Tag("apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private static final Path CRD =
            Path.of(System.getProperty("bellwether.root"), "crds/notificationgateways.bellwether.dev.yaml");
    private static final Set<String> BOUNDS =
            Set.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "enum");

    private final KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(true)
            .withUpdateKubeConfig(false)
            .build());
    private final KubernetesClient client = started();

    private KubernetesClient started() {
        server.start();
        KubernetesClient started = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
        try (InputStream crd = Files.newInputStream(CRD)) {
            started.load(crd).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        started.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("notificationgateways.bellwether.dev")
                .waitUntilCondition(ApiServerTest::isEstablished, 30, TimeUnit.SECONDS);
        return started;
    }

    private static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    @AfterAll
    void theServerEnds() {
        client.close();
        server.stop();
    }

    static List<Trial> trials() {
        return RuleTable.trials();
    }

    @ParameterizedTest
    @MethodSource("trials")
    void everyRuleLetsThroughWhatIsRightAndSaysWhatIsWrong(Trial trial) {
        ObjectNode before = trial.before();
        if (before != null) {
            create(before);
        }
        try {
            String refusal = trial.refusal();
            if (refusal == null) {
                assertThat(before == null ? create(trial.object()) : replace(trial.object()))
                        .isNotNull();
            } else {
                assertThatThrownBy(() -> {
                            if (before == null) {
                                create(trial.object());
                            } else {
                                replace(trial.object());
                            }
                        })
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining(refusal);
            }
        } finally {
            client.genericKubernetesResources("bellwether.dev/v1alpha1", "NotificationGateway")
                    .inNamespace("default")
                    .delete();
        }
    }

    @Test
    void noBoundAndNoRuleIsWithoutATrial() throws Exception {
        JsonNode schema =
                Serialization.yamlMapper().readTree(CRD.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
        Set<String> bounds = new TreeSet<>();
        List<String> messages = new ArrayList<>();
        walk(schema, "", bounds, messages);
        Set<String> tried = new TreeSet<>();
        RuleTable.table()
                .get("bounds")
                .forEach(row -> tried.add("spec." + row.get("at").asText().replace("[0]", "[]")));
        assertThat(tried).isEqualTo(bounds);
        List<String> said = StreamSupport.stream(RuleTable.table().get("rules").spliterator(), false)
                .map(row -> row.get("says").asText())
                .toList();
        assertThat(messages).allSatisfy(message -> assertThat(said).anyMatch(message::startsWith));
        assertThat(said).hasSameSizeAs(messages);
    }

    @Test
    void aNewGatewayHasAStatusThatSaysThatNobodyHasSeenIt() {
        GenericKubernetesResource created = create((ObjectNode) RuleTable.trials().stream()
                .filter(t -> t.refusal() == null)
                .findFirst()
                .orElseThrow()
                .object());
        try {
            assertThat(created.<Object>get("status", "observedGeneration")).isEqualTo(-1);
        } finally {
            client.resource(created).delete();
        }
    }

    @Test
    void theColumnsAreInTheirOrder() throws Exception {
        JsonNode columns =
                Serialization.yamlMapper().readTree(CRD.toFile()).at("/spec/versions/0/additionalPrinterColumns");
        assertThat(columns.findValuesAsText("name"))
                .containsExactly("Ready", "Stable", "Canary", "Weight", "Reason", "Age");
    }

    private GenericKubernetesResource create(ObjectNode object) {
        return client.resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class))
                .create();
    }

    private GenericKubernetesResource replace(ObjectNode object) {
        return client.resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class))
                .forceConflicts()
                .serverSideApply();
    }

    /** Places below Kubernetes' own types are Kubernetes' to bound, and status is the operator's. */
    private static void walk(JsonNode schema, String at, Set<String> bounds, List<String> messages) {
        if (at.equals("status")
                || at.startsWith("spec.notifier.podTemplate")
                || at.startsWith("spec.notifier.resources")) {
            return;
        }
        schema.path("x-kubernetes-validations")
                .forEach(rule -> messages.add(rule.get("message").asText()));
        if (BOUNDS.stream().anyMatch(schema::has)) {
            bounds.add(at);
        }
        schema.path("properties")
                .properties()
                .forEach(property -> walk(
                        property.getValue(),
                        at.isEmpty() ? property.getKey() : at + "." + property.getKey(),
                        bounds,
                        messages));
        if (schema.path("items").isObject()) {
            walk(schema.get("items"), at + "[]", bounds, messages);
        }
    }
}
