package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator on a real API server, with gateways whose keys for tokens come late or are none. */
@Tag("apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenKeysTest {
    private static final String KEYS = """
            {"keys": [{"kty": "oct", "alg": "HS256", "kid": "1", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"}]}""";

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
    void aConfigMapThatComesLateIsWaitedForAndNamed() {
        operator.apply("late", "auth: {jwt: {audience: chat, jwks: {configMapName: late-keys}}}");
        assertThat(operator.readyAs("late", "ConfigMapNotFound"))
                .contains("spec.auth.jwt.jwks.configMapName", "late-keys", "jwks.json");
        assertThat(operator.conditions("late")).extracting("type").contains("Reconciling");

        configMap("late-keys", Map.of("keys.json", KEYS));
        assertThat(operator.readyAs("late", "ConfigMapIncomplete")).contains("[keys.json]", "expected: jwks.json");

        configMap("late-keys", Map.of("jwks.json", KEYS));
        operator.readyAs("late", "BackplaneNotReady");
    }

    @Test
    void aSecretThatHoldsNoKeysIsNamedAndNotShown() {
        secret(Map.of("jwks.json", "{\"k\": \"not for the eyes of others\"}"));
        operator.apply("secret", "auth: {jwt: {audience: chat, jwks: {secretName: secret-keys}}}");
        assertThat(operator.readyAs("secret", "InvalidJWKS"))
                .contains("spec.auth.jwt.jwks.secretName", "secret-keys", "RFC 7517")
                .doesNotContain("eyes");

        secret(Map.of("jwks.json", KEYS));
        operator.readyAs("secret", "BackplaneNotReady");
    }

    private void configMap(String name, Map<String, String> entries) {
        try (KubernetesClient client = operator.client()) {
            client.resource(new ConfigMapBuilder()
                            .withMetadata(named(name))
                            .withData(entries)
                            .build())
                    .fieldManager("test")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    private void secret(Map<String, String> entries) {
        try (KubernetesClient client = operator.client()) {
            client.resource(new SecretBuilder()
                            .withMetadata(named("secret-keys"))
                            .withStringData(entries)
                            .build())
                    .fieldManager("test")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    private static ObjectMeta named(String name) {
        return new ObjectMetaBuilder().withNamespace("default").withName(name).build();
    }
}
