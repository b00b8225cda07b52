package dev.bellwether.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

    @AfterEach
    void theGatewayGoes() {
        client.genericKubernetesResources("bellwether.dev/v1alpha1", "NotificationGateway")
                .inNamespace("default")
                .delete();
    }

    static List<Trial> trials() throws IOException {
        return RuleTable.trials(schema());
    }

    @ParameterizedTest
    @MethodSource("trials")
    void everyRuleLetsThroughWhatIsRightAndSaysWhatIsWrong(Trial trial) {
        ObjectNode before = trial.before();
        if (before != null) {
            create(before);
        }
        ThrowableAssert.ThrowingCallable attempt = () -> {
            if (trial.object().has("status")) {
                tell(create(trial.object()), trial.object());
            } else if (before == null) {
                create(trial.object());
            } else {
                replace(trial.object());
            }
        };
        if (trial.refusal().isEmpty()) {
            assertThatCode(attempt).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(attempt)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContainingAll(trial.refusal().toArray(CharSequence[]::new));
        }
    }

    @Test
    void noBoundAndNoRuleIsWithoutATrial() throws Exception {
        List<Bound> untried = new ArrayList<>(Bound.in(schema()));
        untried.removeAll(RuleTable.tried(schema()));
        untried.removeIf(Bound::isOfKubernetes);
        assertThat(untried).isEmpty();
        List<String> messages = new ArrayList<>();
        Bound.walk(schema(), "", (at, node) -> node.path("x-kubernetes-validations")
                .forEach(rule -> messages.add(rule.get("message").asText())));
        List<String> said = StreamSupport.stream(RuleTable.table().get("rules").spliterator(), false)
                .map(row -> row.get("says").asText())
                .toList();
        assertThat(messages).allSatisfy(message -> assertThat(said).anyMatch(message::startsWith));
        assertThat(said).hasSameSizeAs(messages);
        assertThat(RuleTable.table().get("rules")).allSatisfy(row -> {
            JsonNode tried = row.has("name") ? row.get("name") : row;
            assertThat(tried.get("good")).isNotEmpty();
            assertThat(tried.get("bad")).isNotEmpty();
        });
    }

    @Test
    void twoWritersOfConditionsKeepEachOthersAndNoTypeIsThereTwice() {
        GenericKubernetesResource created = create(RuleTable.smallest());
        condition("one", "Ready");
        condition("other", "Stalled");
        GenericKubernetesResource both = client.resource(created).get();
        assertThat(both.<List<Map<String, String>>>get("status", "conditions"))
                .extracting(condition -> condition.get("type"))
                .containsExactlyInAnyOrder("Ready", "Stalled");
        ObjectNode twice = RuleTable.smallest();
        ArrayNode conditions = twice.withArray("/status/conditions");
        conditions.addObject().put("type", "Ready").put("status", "True");
        conditions.addObject().put("type", "Ready").put("status", "False");
        assertThatThrownBy(() -> tell(both, twice)).hasMessageContainingAll("status.conditions[1]", "Duplicate value");
    }

    @Test
    void aTopicIsThereOnce() {
        ObjectNode twice = RuleTable.smallest();
        twice.withArray("/spec/topics").addObject().put("name", "rooms/*");
        assertThatThrownBy(() -> create(twice)).hasMessageContainingAll("spec.topics[1]", "Duplicate value");
    }

    @Test
    void whoMayComeInHasToBeSaid() {
        ObjectNode silent = RuleTable.smallest();
        silent.withObject("/spec").remove("auth");
        assertThatThrownBy(() -> create(silent)).hasMessageContainingAll("spec.auth", "Required value");
    }

    @Test
    void aNewGatewayHasAStatusThatSaysThatNobodyHasSeenIt() {
        assertThat(create(RuleTable.smallest()).<Object>get("status", "observedGeneration"))
                .isEqualTo(-1);
    }

    @Test
    void theColumnsAreInTheirOrder() throws Exception {
        JsonNode columns =
                Serialization.yamlMapper().readTree(CRD.toFile()).at("/spec/versions/0/additionalPrinterColumns");
        assertThat(columns.findValuesAsText("name"))
                .containsExactly("Ready", "Stable", "Canary", "Weight", "Reason", "Age");
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("bellwether.root"), "examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsTakenAndHasNoFieldThatTheServerDoesNotKnow(Path example) throws IOException {
        GenericKubernetesResource gateway =
                Serialization.unmarshal(Files.readString(example), GenericKubernetesResource.class);
        gateway.getMetadata().setNamespace("default");
        assertThat(client.resource(gateway)
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create()
                        .getMetadata()
                        .getUid())
                .isNotNull();
    }

    private GenericKubernetesResource create(ObjectNode object) {
        return client.resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class))
                .create();
    }

    private void tell(GenericKubernetesResource gateway, ObjectNode said) {
        gateway.setAdditionalProperty("status", said.get("status"));
        client.resource(gateway).updateStatus();
    }

    private void condition(String writer, String type) {
        ObjectNode said = RuleTable.smallest();
        said.remove("spec");
        said.withArray("/status/conditions").addObject().put("type", type).put("status", "True");
        client.resource(Serialization.unmarshal(said.toString(), GenericKubernetesResource.class))
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(writer)
                        .build());
    }

    private static JsonNode schema() throws IOException {
        return Serialization.yamlMapper().readTree(CRD.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private GenericKubernetesResource replace(ObjectNode object) {
        return client.resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class))
                .forceConflicts()
                .serverSideApply();
    }
}
