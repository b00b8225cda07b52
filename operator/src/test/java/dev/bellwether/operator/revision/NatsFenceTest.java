package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.Storage;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NatsFenceTest {
    private static final GatewayIdentity CHAT = new GatewayIdentity("messaging", "chat", "uid-1");

    @Test
    void clientsAreTheGatewaysNotifiersAndTheOperatorRoutesThePeersAndMonitoringNobodys() throws Exception {
        NetworkPolicy policy = NatsFence.policy(CHAT, List.of(inputs("{}")), "bellwether-system");
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(Map.of("bellwether.dev/backplane", "chat"));
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress().stream().map(NatsFenceTest::text))
                .containsExactly(
                        "nats from pods bellwether.dev/gateway=chat, namespaces kubernetes.io/metadata.name=bellwether-system",
                        "cluster from pods bellwether.dev/backplane=chat");
        assertThat(policy.getSpec().getEgress().get(0).getTo().stream().map(NatsFenceTest::text))
                .containsExactly("pods bellwether.dev/backplane=chat");
    }

    @Test
    void itsNamesAreThoseOfThePodsItSelects() {
        var servers = ManagedNats.statefulSet(
                        CHAT,
                        new ManagedBackplane(3, new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete)),
                        "nats:1")
                .getSpec()
                .getTemplate();
        assertThat(servers.getMetadata().getLabels()).containsEntry("bellwether.dev/backplane", "chat");
        assertThat(servers.getSpec().getContainers().get(0).getPorts())
                .extracting("name")
                .contains("nats", "cluster");
    }

    @Test
    void podsWithTheirNodesAddressesAreLetInByTheirPasswordAlone() throws Exception {
        NetworkPolicy policy = NatsFence.policy(
                CHAT,
                List.of(inputs("{}"), inputs("{\"notifier\": {\"podTemplate\": {\"hostNetwork\": true}}}")),
                "bellwether-system");
        assertThat(policy.getSpec().getIngress().stream().map(NatsFenceTest::text))
                .containsExactly("nats from ", "cluster from pods bellwether.dev/backplane=chat");
    }

    @Test
    void aSingleServerIsConfiguredAsBeforeThereWereRoutesToGuard() {
        var single = ManagedNats.statefulSet(
                CHAT,
                new ManagedBackplane(1, new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete)),
                "nats:1");
        assertThat(single.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getEnv())
                .extracting("name")
                .noneMatch(name -> name.toString().startsWith("ROUTE"));
        assertThat(NatsConfig.text(CHAT, 1, 1L << 30)).doesNotContain("cluster", "ROUTE");
    }

    private static String text(NetworkPolicyIngressRule rule) {
        return rule.getPorts().get(0).getPort().getStrVal() + " from "
                + rule.getFrom().stream().map(NatsFenceTest::text).collect(Collectors.joining(", "));
    }

    private static String text(NetworkPolicyPeer peer) {
        Map<String, String> labels = peer.getPodSelector() != null
                ? peer.getPodSelector().getMatchLabels()
                : peer.getNamespaceSelector().getMatchLabels();
        return (peer.getPodSelector() != null ? "pods " : "namespaces ")
                + labels.entrySet().stream().map(Object::toString).collect(Collectors.joining());
    }

    private static RevisionInputs inputs(String spec) throws Exception {
        return RevisionInputs.of(new ObjectMapper().readTree(spec), "notifier:1");
    }
}
