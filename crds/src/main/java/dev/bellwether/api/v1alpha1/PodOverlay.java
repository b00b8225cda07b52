package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded overlay of the notifier's pod. It is part of the revision and is judged by the baseline like the rest of the pod.
 *
 * @param labels added to the pod; the operator's own win over them
 * @param annotations added to the pod
 * @param nodeSelector as in a PodSpec
 * @param tolerations as in a PodSpec
 * @param affinity as in a PodSpec
 * @param topologySpreadConstraints as in a PodSpec; replaces the operator's default
 * @param priorityClassName as in a PodSpec
 * @param imagePullSecrets as in a PodSpec
 * @param volumes further volumes
 * @param volumeMounts where the notifier's container mounts them
 * @param hostNetwork as in a PodSpec
 * @param securityContext replaces the pod's security context
 * @param containerSecurityContext replaces the container's security context
 */
public record PodOverlay(
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> annotations,
        @Nullable Map<String, String> nodeSelector,
        @Size(max = 20) @Nullable List<Toleration> tolerations,
        @Nullable Affinity affinity,
        @Size(max = 10) @Nullable List<TopologySpreadConstraint> topologySpreadConstraints,
        @Size(max = 253) @Nullable String priorityClassName,
        @Size(max = 10) @Nullable List<LocalObjectReference> imagePullSecrets,
        @Size(max = 20) @Nullable List<Volume> volumes,
        @Size(max = 20) @Nullable List<VolumeMount> volumeMounts,
        @Nullable Boolean hostNetwork,
        @Nullable PodSecurityContext securityContext,
        @Nullable SecurityContext containerSecurityContext) {}
