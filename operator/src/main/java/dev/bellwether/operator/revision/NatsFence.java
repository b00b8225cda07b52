package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import java.util.List;
import java.util.Map;

/** Who reaches a gateway's managed NATS. */
public final class NatsFence {
    private NatsFence() {}

    /**
     * Clients' connections (4222) from the gateway's notifiers and the operator's namespace, routes (6222) from and to the other servers,
     * names from the cluster's DNS. Monitoring (8222) is nobody's: the kubelet's probes come from the node, which a NetworkPolicy lets through.
     *
     * @param alive inputs of all revisions that have pods or are to have some. The pods of one on its nodes' network have the nodes'
     *     addresses, which no selector finds; for them 4222 is open, and the password alone keeps others out
     */
    public static NetworkPolicy policy(GatewayIdentity gateway, List<RevisionInputs> alive, String operatorNamespace) {
        LabelSelector servers = labelled(GatewayIdentity.BACKPLANE_LABEL, gateway.name());
        return new NetworkPolicyBuilder()
                .withMetadata(gateway.natsMetadata())
                .withNewSpec()
                .withPodSelector(servers)
                .withPolicyTypes("Ingress", "Egress")
                .withIngress(clients(gateway, alive, operatorNamespace))
                .addNewIngress()
                .addNewFrom()
                .withPodSelector(servers)
                .endFrom()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString("cluster"))
                .endPort()
                .endIngress()
                .addNewEgress()
                .addNewTo()
                .withPodSelector(servers)
                .endTo()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(6222))
                .endPort()
                .endEgress()
                .addNewEgress()
                .addNewPort()
                .withProtocol("UDP")
                .withPort(new IntOrString(53))
                .endPort()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(53))
                .endPort()
                .endEgress()
                .endSpec()
                .build();
    }

    private static NetworkPolicyIngressRule clients(
            GatewayIdentity gateway, List<RevisionInputs> alive, String operatorNamespace) {
        var rule = new NetworkPolicyIngressRuleBuilder()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString("nats"))
                .endPort();
        if (alive.stream().noneMatch(RevisionInputs::isOnTheNodesNetwork)) {
            rule.addNewFrom()
                    .withPodSelector(labelled(GatewayIdentity.GATEWAY_LABEL, gateway.name()))
                    .endFrom()
                    .addNewFrom()
                    .withNamespaceSelector(labelled(GatewayNetwork.NAMESPACE_NAME, operatorNamespace))
                    .endFrom();
        }
        return rule.build();
    }

    private static LabelSelector labelled(String label, String value) {
        return new LabelSelectorBuilder().withMatchLabels(Map.of(label, value)).build();
    }
}
