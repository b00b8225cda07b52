package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionInputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEC = """
            {"replicas": 4, "auth": {"anonymous": true},
             "notifier": {"podTemplate": {"nodeSelector": {"disk": "ssd", "zone": "a"}}},
             "listener": {"port": 8443, "tls": {"secretName": "chat-tls"}, "service": {"type": "ClusterIP"}},
             "topics": [{"name": "rooms/*", "retention": {"messages": 10, "age": "1h"}}],
             "backplane": {"type": "Managed", "managed": {"replicas": 1}},
             "rollout": {"steps": [{"weight": 10, "hold": "1m"}]}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/replicas=7",
                "/rollout/progressDeadline=\"9m\"",
                "/listener/service/type=\"LoadBalancer\"",
                "/backplane/managed/replicas=3"
            })
    void whatNoPodSeesStartsNoRevision(String change) throws Exception {
        assertThat(hash(changed(change))).isEqualTo(hash(JSON.readTree(SPEC)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/listener/port=8444",
                "/listener/tls/secretName=\"other\"",
                "/notifier/image=\"registry.example/notifier:2\"",
                "/notifier/podTemplate/nodeSelector/zone=\"b\"",
                "/limits/connections=10",
                "/limits/queuedBytes=\"512Mi\"",
                "/limits/connectionsPerAddress=0",
                "/listener/trustedProxies=[\"192.0.2.0/24\"]",
                "/push/mode=\"Auto\"",
                "/auth={\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"configMapName\": \"keys\"}}}",
                "/security/baseline=\"baseline\""
            })
    void whatAPodSeesStartsARevision(String change) throws Exception {
        assertThat(hash(changed(change))).isNotEqualTo(hash(JSON.readTree(SPEC)));
    }

    @Test
    void whatTheApiServerFillsInIsAbsent() throws Exception {
        String said = """
                {"auth": {"anonymous": true}, "topics": [{"name": "rooms/*"}, {"name": "jobs", "retention": {"messages": 5}}]}""";
        String filledIn = """
                {"replicas": 2, "auth": {"anonymous": true}, "backplane": {"type": "Managed", "managed": {"replicas": 1}},
                 "limits": {"connections": 20000, "payload": "64Ki", "queuedBytesPerStream": "256Ki", "streamsPerConnection": 100},
                 "listener": {"port": 8080, "service": {"type": "ClusterIP"}}, "push": {"mode": "Disabled"},
                 "security": {"baseline": "restricted", "version": "v1.36"},
                 "topics": [{"name": "rooms/*", "retention": {"age": "1h", "messages": 1000}},
                            {"name": "jobs", "retention": {"age": "1h", "messages": 5}}]}""";
        assertThat(RevisionInputs.of(JSON.readTree(filledIn), "notifier:1"))
                .isEqualTo(RevisionInputs.of(JSON.readTree(said), "notifier:1"));
        assertThat(hash(JSON.readTree(said)))
                .as("a release that changes this restarts every gateway")
                .isEqualTo("3cd8b26efb");
    }

    @Test
    void aGatewayFromBeforeTheLimitsOfAddressesAndTheKeysFromAUrlKeepsItsRevision() throws Exception {
        String tokens =
                "/auth={\"jwt\": {\"audience\": \"chat\", \"clockSkew\": \"5s\", \"jwks\": {\"configMapName\": \"keys\"}}}";
        assertThat(hash(JSON.readTree(SPEC))).isEqualTo("7cc0801f4b");
        assertThat(hash(changed(tokens))).isEqualTo("3e600c516b");
        assertThat(hash(changed("/topics/0/slowConsumer=\"Conflate\""))).isNotEqualTo("7cc0801f4b");
    }

    @Test
    void whatTheApiServerFillsIntoTheRulesForTokensIsAbsent() throws Exception {
        String tokens = "/auth={\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"configMapName\": \"keys\"}%s}}";
        assertThat(hash(changed(tokens.formatted(", \"clockSkew\": \"5s\""))))
                .isEqualTo(hash(changed(tokens.formatted(""))))
                .isNotEqualTo(hash(changed(tokens.formatted(", \"clockSkew\": \"6s\""))));
    }

    @Test
    void everyDefaultOfTheCrdThatAPodSeesHasItsOriginal() throws Exception {
        Path file =
                Path.of(System.getProperty("bellwether.root", ".."), "crds/notificationgateways.bellwether.dev.yaml");
        JsonNode crd = Serialization.yamlMapper().readTree(Files.readString(file));
        Map<String, String> defaults = new TreeMap<>();
        collect(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), "", defaults);
        defaults.keySet()
                .removeIf(path -> path.matches("(replicas|rollout.*|listener\\.service.*|backplane\\.managed.*)"));
        assertThat(OriginalDefaults.VALUES.keySet()).containsExactlyInAnyOrderElementsOf(defaults.keySet());
    }

    private static void collect(JsonNode schema, String path, Map<String, String> defaults) {
        if (schema.path("default").isValueNode()) {
            defaults.put(path, schema.path("default").asText());
        }
        schema.path("properties")
                .fields()
                .forEachRemaining(member -> collect(
                        member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), defaults));
        if (schema.path("items").isObject()) {
            collect(schema.path("items"), path + "[]", defaults);
        }
    }

    @Test
    void theDefaultImageIsHashedAsResolved() throws Exception {
        JsonNode spec = JSON.readTree(SPEC);
        assertThat(RevisionInputs.of(spec, "notifier:1").hash())
                .isNotEqualTo(RevisionInputs.of(spec, "notifier:2").hash());
        assertThat(RevisionInputs.of(changed("/notifier/image=\"notifier:1\""), "notifier:2"))
                .isEqualTo(RevisionInputs.of(spec, "notifier:1"));
    }

    @Test
    void orderNullsAndEmptyContainersDoNotMatter() throws Exception {
        Random random = new Random(7);
        String expected = hash(JSON.readTree(SPEC));
        for (int i = 0; i < 500; i++) {
            assertThat(hash(disturbed(JSON.readTree(SPEC), random))).isEqualTo(expected);
        }
    }

    @Test
    void theCanonicalTextIsReadBack() throws Exception {
        RevisionInputs inputs = RevisionInputs.of(JSON.readTree(SPEC), "notifier:1");
        assertThat(RevisionInputs.parse(inputs.canonicalText())).isEqualTo(inputs);
        assertThat(inputs.hash()).matches("[0-9a-f]{10}");
    }

    private static String hash(JsonNode spec) {
        return RevisionInputs.of(spec, "notifier:1").hash();
    }

    private static JsonNode changed(String change) throws Exception {
        int equals = change.indexOf('=');
        String pointer = change.substring(0, equals);
        int last = pointer.lastIndexOf('/');
        ObjectNode spec = (ObjectNode) JSON.readTree(SPEC);
        ObjectNode parent = last == 0 ? spec : spec.withObject(pointer.substring(0, last));
        parent.set(pointer.substring(last + 1), JSON.readTree(change.substring(equals + 1)));
        return spec;
    }

    /** The same, members in another order, with nulls and empty containers strewn in. */
    private static JsonNode disturbed(JsonNode node, Random random) {
        if (node.isArray()) {
            ArrayNode list = JSON.createArrayNode();
            node.forEach(item -> list.add(disturbed(item, random)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode object = JSON.createObjectNode();
        if (random.nextBoolean()) {
            object.putNull("absent" + random.nextInt(9));
        }
        if (random.nextBoolean()) {
            object.putObject("empty").putArray("list");
        }
        names.forEach(name -> object.set(name, disturbed(node.get(name), random)));
        return object;
    }
}
