package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** A revision's Deployment: pods that pass the restricted Pod Security Standard as they are, the user's overlay laid over them. */
public final class NotifierDeployment {
    /** The notifier's container. */
    public static final String CONTAINER = "notifier";

    private static final int SHUTDOWN_MARGIN_SECONDS = 15;

    private NotifierDeployment() {}

    public static Deployment deployment(GatewayIdentity gateway, String revision, RevisionInputs inputs, int replicas) {
        return new DeploymentBuilder()
                .withMetadata(gateway.metadata(gateway.revisionName(revision), gateway.revisionLabels(revision)))
                .withNewSpec()
                .withReplicas(replicas)
                .withRevisionHistoryLimit(1)
                .withNewSelector()
                .addToMatchLabels(GatewayIdentity.GATEWAY_LABEL, gateway.name())
                .addToMatchLabels(GatewayIdentity.REVISION_LABEL, revision)
                .endSelector()
                .withTemplate(template(gateway, revision, inputs))
                .endSpec()
                .build();
    }

    /** What the baseline judges and the Deployment runs. */
    public static PodTemplateSpec template(GatewayIdentity gateway, String revision, RevisionInputs inputs) {
        PodTemplateSpec bare = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(gateway.revisionLabels(revision))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(gateway.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds((long) DefaultSettings.DRAIN_GRACE_SECONDS + SHUTDOWN_MARGIN_SECONDS)
                .withSecurityContext(RestrictedPod.podSecurity())
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .addToMatchLabels(GatewayIdentity.GATEWAY_LABEL, gateway.name())
                .addToMatchLabels(GatewayIdentity.REVISION_LABEL, revision)
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withContainers(container(gateway, revision, inputs))
                .withVolumes(NotifierFiles.volumes(gateway, revision, inputs))
                .endSpec()
                .build();
        return OverlaidPod.lay(inputs.at("/notifier/podTemplate"), bare);
    }

    private static Container container(GatewayIdentity gateway, String revision, RevisionInputs inputs) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(inputs.image())
                .withArgs("--config", NotifierFiles.CONFIG_FOLDER + "/" + NotifierConfig.FILE)
                .addNewPort()
                .withName("http")
                .withContainerPort(inputs.port())
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("management")
                .withContainerPort(DefaultSettings.MANAGEMENT_PORT)
                .withProtocol("TCP")
                .endPort()
                .addToEnv(RestrictedPod.fieldVariable("POD_NAMESPACE", "metadata.namespace"))
                .addToEnv(RestrictedPod.fieldVariable("POD_NAME", "metadata.name"))
                .addNewEnv()
                .withName("BELLWETHER_REVISION")
                .withValue(revision)
                .endEnv()
                .withResources(resources(inputs))
                .withSecurityContext(RestrictedPod.containerSecurity())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withStartupProbe(probe("/livez", 1, 90))
                .withLivenessProbe(probe("/livez", 10, 3))
                .withReadinessProbe(probe("/readyz", 2, 2))
                // Clients learn of a pod's end from its Service a moment after the pod does: it serves on meanwhile.
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(2L)
                .endPreStop()
                .endLifecycle()
                .withVolumeMounts(NotifierFiles.mounts(inputs, gateway))
                .build();
    }

    static ResourceRequirements resources(RevisionInputs inputs) {
        var said = inputs.at("/notifier/resources");
        if (!said.isMissingNode()) {
            return Serialization.unmarshal(said.toString(), ResourceRequirements.class);
        }
        return new ResourceRequirementsBuilder()
                .withRequests(Map.of(
                        "cpu", new Quantity(DefaultSettings.CPU_REQUEST),
                        "memory", new Quantity(DefaultSettings.MEMORY_REQUEST)))
                .withLimits(Map.of("memory", new Quantity(DefaultSettings.MEMORY_LIMIT)))
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("management")
                .withScheme("HTTPS")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(2)
                .withFailureThreshold(failures)
                .build();
    }
}
