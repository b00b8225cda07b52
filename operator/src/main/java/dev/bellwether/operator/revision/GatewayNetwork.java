package dev.bellwether.operator.revision;

import dev.bellwether.api.v1alpha1.ServiceOptions;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What surrounds all pods of a gateway, of whichever revision: how they are reached, by whom, and how many may be away at once. */
public final class GatewayNetwork {
    static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private GatewayNetwork() {}

    /**
     * The Service.
     *
     * @param serving the revision whose port and protocol clients are told
     * @param only the one revision that may receive clients; empty while several may
     */
    public static Service service(
            GatewayIdentity gateway, RevisionInputs serving, ServiceOptions options, Optional<String> only) {
        ServiceBuilder service = new ServiceBuilder()
                .withMetadata(gateway.metadata(gateway.name()))
                .withNewSpec()
                .withType(options.type().name())
                .withSelector(selector(gateway, only))
                .addNewPort()
                .withName("http")
                .withPort(serving.port())
                .withProtocol("TCP")
                .withTargetPort(new IntOrString("http"))
                .withAppProtocol(serving.tlsSecretName().isPresent() ? "https" : "kubernetes.io/h2c")
                .endPort()
                .endSpec();
        if (options.annotations() != null) {
            service.editMetadata().addToAnnotations(options.annotations()).endMetadata();
        }
        if (options.externalTrafficPolicy() != null && options.type() != ServiceOptions.Type.ClusterIP) {
            service.editSpec()
                    .withExternalTrafficPolicy(options.externalTrafficPolicy().name())
                    .endSpec();
        }
        return service.build();
    }

    /** Which pods the Service selects. */
    public static Map<String, String> selector(GatewayIdentity gateway, Optional<String> only) {
        Map<String, String> selector = new TreeMap<>();
        selector.put(GatewayIdentity.GATEWAY_LABEL, gateway.name());
        only.ifPresent(revision -> selector.put(GatewayIdentity.REVISION_LABEL, revision));
        return selector;
    }

    public static ServiceAccount serviceAccount(GatewayIdentity gateway) {
        return new ServiceAccountBuilder()
                .withMetadata(gateway.metadata(gateway.name()))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    public static PodDisruptionBudget disruptionBudget(GatewayIdentity gateway) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(gateway.metadata(gateway.name()))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .addToMatchLabels(GatewayIdentity.GATEWAY_LABEL, gateway.name())
                .endSelector()
                .endSpec()
                .build();
    }

    /**
     * The public port for everyone, the management port for the operator's namespace alone, out to NATS, to the ports of the URL
     * with the keys of tokens and of the collector of traces, wherever they are, and to the cluster's DNS.
     *
     * @param alive inputs of all revisions that have pods or are to have some
     */
    public static NetworkPolicy networkPolicy(
            GatewayIdentity gateway, RevisionInputs inputs, List<RevisionInputs> alive, String operatorNamespace) {
        NetworkPolicyBuilder policy = new NetworkPolicyBuilder()
                .withMetadata(gateway.metadata(gateway.name()))
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels(GatewayIdentity.GATEWAY_LABEL, gateway.name())
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString("http"))
                .endPort()
                .endIngress()
                .addNewIngress()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels(NAMESPACE_NAME, operatorNamespace)
                .endNamespaceSelector()
                .endFrom()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString("management"))
                .endPort()
                .endIngress()
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
                .endSpec();
        alive.stream().flatMap(HttpPorts::of).distinct().sorted().forEach(port -> policy.editSpec()
                .addNewEgress()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .endPort()
                .endEgress()
                .endSpec());
        var egress = policy.editSpec().addNewEgress();
        if (inputs.natsIsManaged()) {
            egress.addNewTo()
                    .withNewPodSelector()
                    .addToMatchLabels(GatewayIdentity.BACKPLANE_LABEL, gateway.name())
                    .endPodSelector()
                    .endTo();
        }
        return egress.addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(NatsAddress.port(gateway, inputs)))
                .endPort()
                .endEgress()
                .endSpec()
                .build();
    }
}
