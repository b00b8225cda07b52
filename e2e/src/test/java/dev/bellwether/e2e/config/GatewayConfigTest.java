package dev.bellwether.e2e.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.notifier.Customizer;
import dev.bellwether.notifier.Main;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.MemoryBudget;
import dev.bellwether.operator.revision.NotifierConfig;
import dev.bellwether.operator.revision.RevisionInputs;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that says everything, rendered by the operator and checked by the notifier's own command. */
class GatewayConfigTest {
    private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));
    /** Each stands for one that the example has: of these a gateway has just one. */
    private static final Set<String> EXCLUDED = Set.of(
            "notifier.image",
            "auth.anonymous",
            "auth.jwt.jwks.configMapName",
            "auth.jwt.jwks.secretName",
            "auth.jwt.jwks.caSecretName",
            "backplane.jetStream",
            "backplane.jetStream.url",
            "backplane.jetStream.credentialsSecretName",
            "backplane.jetStream.caSecretName");

    @Test
    void theNotifierAcceptsAGatewayThatSaysEverything(@TempDir Path folder) throws Exception {
        assertThat(checked(folder, example())).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"anonymous\": true}",
                "{\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"configMapName\": \"keys\"}}}",
                "{\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"secretName\": \"keys\"}}}",
                "{\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"url\": \"http://id.login.svc:8080/keys\"}}}",
                "{\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"url\": \"https://id.login.svc/keys\", \"caSecretName\": \"id-ca\"}}}"
            })
    void theNotifierAcceptsEachWayToSayWhoMayComeIn(String auth, @TempDir Path folder) throws Exception {
        ObjectNode spec = example();
        spec.set("auth", Serialization.jsonMapper().readTree(auth));
        assertThat(checked(folder, spec)).isZero();
    }

    @Test
    void theNotifierAcceptsAPlatformsNats(@TempDir Path folder) throws Exception {
        ObjectNode spec = example();
        spec.set("backplane", Serialization.jsonMapper().readTree("""
                {"type": "JetStream", "jetStream": {"url": "tls://nats.example:4222", "credentialsSecretName": "nats-user", "caSecretName": "nats-ca"}}"""));
        assertThat(checked(folder, spec)).isZero();
        assertThat(Files.readString(folder.resolve("notifier.yaml"))).contains("/etc/bellwether/backplane-ca/ca.crt");
    }

    @Test
    void whatTheNotifierDoesNotKnowIsSeen(@TempDir Path folder) throws Exception {
        ObjectNode spec = example();
        spec.withObject("/limits").put("surprise", 1);
        assertThat(checked(folder, spec)).isEqualTo(2);
    }

    @Test
    void theExampleFitsItsMemory() throws Exception {
        assertThat(MemoryBudget.exceeded(RevisionInputs.of(example(), "notifier:1")))
                .isEmpty();
    }

    @Test
    void theExampleSaysEverything() throws Exception {
        Path crd = ROOT.resolve("crds/notificationgateways.bellwether.dev.yaml");
        Set<String> known = new TreeSet<>();
        schema(
                Serialization.yamlMapper()
                        .readTree(crd.toFile())
                        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                "",
                known);
        Set<String> said = new TreeSet<>();
        said(example(), "", said);
        known.removeAll(EXCLUDED);
        assertThat(said).containsAll(known);
    }

    private static int checked(Path folder, ObjectNode spec) throws IOException {
        String yaml = NotifierConfig.configMap(
                        new GatewayIdentity("messaging", "chat-full", "uid-1"),
                        "0123456789",
                        RevisionInputs.of(spec, "notifier:1"))
                .getData()
                .get(NotifierConfig.FILE);
        Path file = Files.writeString(folder.resolve("notifier.yaml"), yaml);
        return Main.run(Customizer.NONE, "--config", file.toString(), "--check-config");
    }

    private static ObjectNode example() throws IOException {
        return (ObjectNode) Serialization.yamlMapper()
                .readTree(ROOT.resolve("examples/gateway-full.yaml").toFile())
                .get("spec");
    }

    /** Every field of the schema; what is below a pod's overlay and its resources is Kubernetes'. */
    private static void schema(JsonNode schema, String at, Set<String> fields) {
        if (at.equals("notifier.podTemplate") || at.equals("notifier.resources")) {
            return;
        }
        JsonNode object = schema.has("items") ? schema.get("items") : schema;
        object.path("properties").fields().forEachRemaining(field -> {
            String below = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
            fields.add(below);
            schema(field.getValue(), below, fields);
        });
    }

    private static void said(JsonNode node, String at, Set<String> fields) {
        if (node.isArray()) {
            node.forEach(item -> said(item, at, fields));
            return;
        }
        node.fields().forEachRemaining(field -> {
            String below = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
            fields.add(below);
            said(field.getValue(), below, fields);
        });
    }
}
