package dev.bellwether.operator.revision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.api.v1alpha1.PodOverlay;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** The user's overlay laid over the operator's pod. Whether the result is safe is for the baseline to judge, not for this class. */
final class OverlaidPod {
    private OverlaidPod() {}

    /** {@code overlay} is a {@link PodOverlay} as JSON, or a missing node. */
    static PodTemplateSpec lay(JsonNode overlay, PodTemplateSpec bare) {
        if (overlay.isMissingNode()) {
            return bare;
        }
        PodOverlay said = Serialization.unmarshal(overlay.toString(), PodOverlay.class);
        PodTemplateSpecBuilder laid = new PodTemplateSpecBuilder(bare);
        metadata(laid, said);
        scheduling(laid, said);
        Container container = container(bare.getSpec().getContainers().get(0), said);
        var spec = laid.editSpec().withContainers(container);
        if (said.imagePullSecrets() != null) {
            spec.addAllToImagePullSecrets(said.imagePullSecrets());
        }
        if (said.volumes() != null) {
            spec.addAllToVolumes(said.volumes());
        }
        if (said.hostNetwork() != null) {
            spec.withHostNetwork(said.hostNetwork());
        }
        if (said.securityContext() != null) {
            spec.withSecurityContext(said.securityContext());
        }
        return spec.endSpec().build();
    }

    private static void metadata(PodTemplateSpecBuilder laid, PodOverlay said) {
        var metadata = laid.editMetadata();
        if (said.labels() != null) {
            // The operator's own win: selectors hang on them.
            var own = Map.copyOf(metadata.getLabels());
            metadata.addToLabels(said.labels()).addToLabels(own);
        }
        if (said.annotations() != null) {
            metadata.addToAnnotations(said.annotations());
        }
        metadata.endMetadata();
    }

    private static void scheduling(PodTemplateSpecBuilder laid, PodOverlay said) {
        var spec = laid.editSpec();
        if (said.nodeSelector() != null) {
            spec.withNodeSelector(said.nodeSelector());
        }
        if (said.tolerations() != null) {
            spec.withTolerations(said.tolerations());
        }
        if (said.affinity() != null) {
            spec.withAffinity(said.affinity());
        }
        if (said.topologySpreadConstraints() != null) {
            spec.withTopologySpreadConstraints(said.topologySpreadConstraints());
        }
        if (said.priorityClassName() != null) {
            spec.withPriorityClassName(said.priorityClassName());
        }
        spec.endSpec();
    }

    private static Container container(Container bare, PodOverlay said) {
        ContainerBuilder laid = new ContainerBuilder(bare);
        if (said.volumeMounts() != null) {
            laid.addAllToVolumeMounts(said.volumeMounts());
        }
        if (said.containerSecurityContext() != null) {
            laid.withSecurityContext(said.containerSecurityContext());
        }
        return laid.build();
    }
}
