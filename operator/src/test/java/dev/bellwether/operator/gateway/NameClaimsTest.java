package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.GatewayNetwork;
import dev.bellwether.operator.rollout.Gate;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a real API server: what others made under a name that a gateway's child would have stays as it is. */
@Tag("apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NameClaimsTest {
    private final KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(true)
            .withUpdateKubeConfig(false)
            .build());
    private final KubernetesClient client = started();

    private KubernetesClient started() {
        server.start();
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }

    @BeforeAll
    void thereIsANamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("messaging")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    void theServerEnds() {
        client.close();
        server.stop();
    }

    @Test
    void aServiceAccountOfSomebodyElseIsNeitherWrittenNorOwned() {
        client.resource(account("default", Map.of())).create();
        ServiceAccount wanted = GatewayNetwork.serviceAccount(gateway("default", "uid-1"));
        assertThat(new NameClaims(client).judge(wanted, null))
                .hasValueSatisfying(gate -> assertThat(gate).isInstanceOfSatisfying(Gate.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo("NameTaken");
                    assertThat(refused.message()).contains("ServiceAccount default");
                }));
        assertThatThrownBy(() -> new ChildWriter(client).apply(wanted, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ServiceAccount default in messaging");
        ServiceAccount after = client.serviceAccounts()
                .inNamespace("messaging")
                .withName("default")
                .get();
        assertThat(after.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(after.getAutomountServiceAccountToken()).isNull();
    }

    @Test
    void aSecretOfSomebodyElseKeepsItsEntries() {
        GatewayIdentity mail = gateway("mail", "uid-2");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("messaging")
                        .withName("mail-management")
                        .endMetadata()
                        .addToStringData("key", "theirs")
                        .build())
                .create();
        assertThatThrownBy(() ->
                        new SecretFiles(client).apply(mail.metadata(mail.managementName()), Map.of("key", "ours")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Secret mail-management");
        Secret after = client.secrets()
                .inNamespace("messaging")
                .withName("mail-management")
                .get();
        assertThat(after.getData()).containsOnlyKeys("key").containsEntry("key", "dGhlaXJz");
    }

    @Test
    void whatTheGatewayMadeItselfIsItsOwn() {
        ServiceAccount wanted = GatewayNetwork.serviceAccount(gateway("chat", "uid-3"));
        NameClaims claims = new NameClaims(client);
        assertThat(claims.judge(wanted, null)).isEmpty();
        assertThat(new ChildWriter(client).apply(wanted, null)).isTrue();
        assertThat(claims.judge(wanted, null)).isEmpty();
    }

    @Test
    void whatADeletedGatewayOfTheSameNameLeftIsWaitedFor() {
        ServiceAccount left = GatewayNetwork.serviceAccount(gateway("chat", "uid-before"));
        assertThat(NameClaims.judged(GatewayNetwork.serviceAccount(gateway("chat", "uid-now")), left))
                .hasValueSatisfying(gate -> assertThat(gate).isInstanceOf(Gate.Waiting.class));
    }

    @Test
    void whatWasOrphanedIsTakenUpAgain() {
        ServiceAccount wanted = GatewayNetwork.serviceAccount(gateway("chat", "uid-now"));
        assertThat(NameClaims.judged(
                        wanted, account("chat", wanted.getMetadata().getLabels())))
                .isEmpty();
        assertThat(NameClaims.judged(wanted, account("chat", Map.of()))).isPresent();
    }

    private static GatewayIdentity gateway(String name, String uid) {
        return new GatewayIdentity("messaging", name, uid);
    }

    private static ServiceAccount account(String name, Map<String, String> labels) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("messaging")
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
