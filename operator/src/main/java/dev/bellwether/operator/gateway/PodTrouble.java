package dev.bellwether.operator.gateway;

import dev.bellwether.operator.rollout.Failure;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pods tell of why they do not run: the environment's failures apart from the revision's own crashes. */
final class PodTrouble {
    private static final Map<String, String> WAITING = Map.of(
            "ErrImagePull", "ImagePullFailed",
            "ImagePullBackOff", "ImagePullFailed",
            "ErrImageNeverPull", "ImagePullFailed",
            "InvalidImageName", "ImagePullFailed",
            "CreateContainerConfigError", "ContainerConfigMissing");

    /** Longer than mounting takes, shorter than any sensible deadline. A pod that still pulls its image then only waits. */
    private static final Duration TIME_TO_BEGIN = Duration.ofSeconds(30);

    private PodTrouble() {}

    /** The environment's first failure; null if nothing of the kind is seen. */
    static @Nullable Failure environment(@Nullable Deployment deployment, List<Pod> pods, Instant now) {
        for (Pod pod : pods) {
            Optional<Failure> failure =
                    waiting(pod).or(() -> unschedulable(pod)).or(() -> notBegun(pod, now));
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return deployment == null ? null : notCreated(deployment).orElse(null);
    }

    static boolean isAvailable(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static Optional<Failure> waiting(Pod pod) {
        for (ContainerStatus status : statuses(pod)) {
            ContainerStateWaiting waiting =
                    status.getState() == null ? null : status.getState().getWaiting();
            String reason = waiting == null || waiting.getReason() == null ? null : WAITING.get(waiting.getReason());
            if (waiting != null && reason != null) {
                return Optional.of(new Failure(
                        reason,
                        "pod " + pod.getMetadata().getName() + ": image " + status.getImage() + ": "
                                + waiting.getReason()
                                + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static Optional<Failure> unschedulable(Pod pod) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")
                    && "Unschedulable".equals(condition.getReason())) {
                return Optional.of(new Failure(
                        "Unschedulable", "pod " + pod.getMetadata().getName() + ": " + condition.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Volumes are not mounted, or there is no network for it: the pod's status does not say what it waits for, only its events do. */
    private static Optional<Failure> notBegun(Pod pod, Instant now) {
        boolean creating = statuses(pod).stream().anyMatch(PodTrouble::isCreating);
        String accepted = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        boolean late =
                accepted != null && !Instant.parse(accepted).plus(TIME_TO_BEGIN).isAfter(now);
        return creating && late
                ? Optional.of(new Failure(
                        "ContainersNotCreated",
                        "pod " + pod.getMetadata().getName() + ": ContainerCreating since " + accepted
                                + "; its events say what it waits for"))
                : Optional.empty();
    }

    private static boolean isCreating(ContainerStatus status) {
        return status.getState() != null
                && status.getState().getWaiting() != null
                && "ContainerCreating".equals(status.getState().getWaiting().getReason());
    }

    private static Optional<Failure> notCreated(Deployment deployment) {
        if (deployment.getStatus() == null) {
            return Optional.empty();
        }
        for (DeploymentCondition condition : deployment.getStatus().getConditions()) {
            if (condition.getType().equals("ReplicaFailure")
                    && condition.getStatus().equals("True")) {
                return Optional.of(new Failure("PodsNotCreated", String.valueOf(condition.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static List<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    }
}
