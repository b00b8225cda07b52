package dev.bellwether.operator.revision;

import dev.bellwether.api.v1alpha1.ManagedBackplane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The NATS JetStream servers of one gateway: a StatefulSet with a volume each, its headless Service and its configuration. */
public final class ManagedNats {
    /** Begins the names of the variables that hold the addresses of a cluster's servers, from 0. */
    static final String ROUTE = "ROUTE_";

    private static final String CONFIG_HASH = "bellwether.dev/config";

    private ManagedNats() {}

    public static ConfigMap configMap(GatewayIdentity gateway, ManagedBackplane managed) {
        return new ConfigMapBuilder()
                .withMetadata(gateway.metadata(gateway.natsName(), gateway.natsLabels()))
                .addToData("nats.conf", config(gateway, managed))
                .build();
    }

    public static Service service(GatewayIdentity gateway) {
        return new ServiceBuilder()
                .withMetadata(gateway.metadata(gateway.natsName(), gateway.natsLabels()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true) // servers of a cluster must find each other before they are ready
                .addToSelector(GatewayIdentity.BACKPLANE_LABEL, gateway.name())
                .addNewPort()
                .withName("nats")
                .withPort(4222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("cluster")
                .withPort(6222)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    /** Servers of a cluster are evicted one at a time; a single one when a node is drained, like any other pod. */
    public static PodDisruptionBudget disruptionBudget(GatewayIdentity gateway) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(gateway.natsMetadata())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .addToMatchLabels(GatewayIdentity.BACKPLANE_LABEL, gateway.name())
                .endSelector()
                .endSpec()
                .build();
    }

    public static StatefulSet statefulSet(GatewayIdentity gateway, ManagedBackplane managed, String image) {
        String whenDeleted = managed.storage().whenDeleted().name();
        return new StatefulSetBuilder()
                .withMetadata(gateway.metadata(gateway.natsName(), gateway.natsLabels()))
                .withNewSpec()
                .withReplicas(managed.replicas())
                .withServiceName(gateway.natsName())
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .addToMatchLabels(GatewayIdentity.BACKPLANE_LABEL, gateway.name())
                .endSelector()
                .withNewPersistentVolumeClaimRetentionPolicy(whenDeleted, "Retain")
                .withVolumeClaimTemplates(claim(gateway, managed))
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(gateway.natsLabels())
                .addToAnnotations(
                        CONFIG_HASH,
                        Integer.toHexString(config(gateway, managed).hashCode()))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(gateway.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withSecurityContext(RestrictedPod.podSecurity())
                .withTopologySpreadConstraints(spread(gateway, managed.replicas()))
                .withContainers(container(gateway, managed.replicas(), image))
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName(gateway.natsName())
                .endConfigMap()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** What the gateway's stream may grow to on such a volume, in bytes; the oldest notifications go before publishing is refused. */
    public static long streamBytes(ManagedBackplane managed) {
        return NatsConfig.streamBytes(volumeBytes(managed));
    }

    private static String config(GatewayIdentity gateway, ManagedBackplane managed) {
        return NatsConfig.text(gateway, managed.replicas(), volumeBytes(managed));
    }

    private static long volumeBytes(ManagedBackplane managed) {
        return managed.storage().size().getNumericalAmount().longValue();
    }

    private static Container container(GatewayIdentity gateway, int replicas, String image) {
        return new ContainerBuilder()
                .withName("nats")
                .withImage(image)
                .withArgs("--config", "/etc/nats/nats.conf")
                .addNewPort()
                .withName("nats")
                .withContainerPort(4222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("cluster")
                .withContainerPort(6222)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("monitoring")
                .withContainerPort(8222)
                .withProtocol("TCP")
                .endPort()
                .addToEnv(RestrictedPod.fieldVariable("POD_NAME", "metadata.name"))
                .addToEnv(variable(gateway, "OPERATOR_USERNAME", "operator-username"))
                .addToEnv(variable(gateway, "OPERATOR_PASSWORD", "operator-password"))
                .addToEnv(variable(gateway, "NOTIFIER_USERNAME", "notifier-username"))
                .addToEnv(variable(gateway, "NOTIFIER_PASSWORD", "notifier-password"))
                .addAllToEnv(routes(gateway, replicas))
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("64Mi")))
                .withLimits(Map.of("memory", new Quantity("512Mi")))
                .endResources()
                .withSecurityContext(RestrictedPod.containerSecurity())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withStartupProbe(startup(replicas))
                .withReadinessProbe(probe("/healthz?js-server-only=true", 5, 3))
                .withLivenessProbe(probe("/healthz?js-enabled-only=true", 10, 6))
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/nats")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .build();
    }

    /** The servers of a cluster by address and credentials, which Kubernetes fills in; a configuration of NATS cannot put a text together. */
    private static List<EnvVar> routes(GatewayIdentity gateway, int replicas) {
        String name = gateway.natsName();
        return replicas == 1
                ? List.of()
                : IntStream.range(0, replicas)
                        .mapToObj(i -> new EnvVarBuilder()
                                .withName(ROUTE + i)
                                .withValue("nats-route://$(OPERATOR_USERNAME):$(OPERATOR_PASSWORD)@" + name + "-" + i
                                        + "." + name + "." + gateway.namespace() + ".svc:6222")
                                .build())
                        .toList();
    }

    private static List<TopologySpreadConstraint> spread(GatewayIdentity gateway, int replicas) {
        return replicas == 1
                ? List.of()
                : List.of(new TopologySpreadConstraintBuilder()
                        .withMaxSkew(1)
                        .withTopologyKey("kubernetes.io/hostname")
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .withNewLabelSelector()
                        .addToMatchLabels(GatewayIdentity.BACKPLANE_LABEL, gateway.name())
                        .endLabelSelector()
                        .build());
    }

    private static EnvVar variable(GatewayIdentity gateway, String name, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, gateway.natsName(), false)
                .endValueFrom()
                .build();
    }

    private static PersistentVolumeClaim claim(GatewayIdentity gateway, ManagedBackplane managed) {
        var claim = new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data")
                .withLabels(gateway.natsLabels())
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", managed.storage().size())
                .endResources()
                .endSpec();
        String className = managed.storage().className();
        if (className != null && !className.isEmpty()) {
            claim.editSpec().withStorageClassName(className).endSpec();
        }
        return claim.build();
    }

    /** One of several is up when its share of the log is current, so that a rolling upgrade goes on to the next only then. */
    private static Probe startup(int replicas) {
        return replicas == 1 ? probe("/healthz?js-server-only=true", 1, 120) : probe("/healthz", 1, 1200);
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("monitoring")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(3)
                .withFailureThreshold(failures)
                .build();
    }
}
