package dev.bellwether.operator.gateway;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.Failure;
import dev.bellwether.operator.rollout.Observed;
import dev.bellwether.operator.rollout.RevisionState;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/** The cluster as the caches have it, as the decision wants it. */
final class ObservedReader {
    private ObservedReader() {}

    /**
     * Reads.
     *
     * @param drains how far a pod is, by name
     * @param restarts restarts of these pods since a moment
     * @param streams open event streams of a revision as last reported, null if none was
     */
    static Observed read(
            Children children,
            RolloutStatus status,
            @Nullable Failure failure,
            CanaryVerdict verdict,
            boolean numbersDue,
            ToIntBiFunction<List<Pod>, Instant> restarts,
            Instant now,
            Function<String, Drains.Told> drains,
            Function<String, @Nullable Long> streams) {
        Map<String, RevisionState> revisions = new TreeMap<>();
        children.deployments()
                .forEach((revision, deployment) -> revisions.put(
                        revision, state(children, revision, deployment, status, restarts, now, drains, streams)));
        return new Observed(revisions, children.configured(), children.pinned(), failure, verdict, numbersDue);
    }

    private static RevisionState state(
            Children children,
            String revision,
            Deployment deployment,
            RolloutStatus status,
            ToIntBiFunction<List<Pod>, Instant> restarts,
            Instant now,
            Function<String, Drains.Told> drains,
            Function<String, @Nullable Long> streams) {
        List<Pod> pods = children.podsOf(revision);
        Canary canary = status.canary();
        Long reported = streams.apply(revision);
        RolloutStatus.Stable stable = status.stable();
        long remembered = stable != null && stable.revision().equals(revision) ? stable.streams() : 0;
        long open = reported == null ? remembered : reported;
        List<Drains.Told> told = pods.stream()
                .map(pod -> drains.apply(pod.getMetadata().getName()))
                .toList();
        RevisionState.Drain drain =
                told.stream().map(Drains.Told::state).min(Enum::compareTo).orElse(RevisionState.Drain.DRAINED);
        long left = told.stream().mapToLong(Drains.Told::streams).sum();
        return new RevisionState(
                true,
                deployment.getSpec().getReplicas() == null
                        ? 1
                        : deployment.getSpec().getReplicas(),
                (int) pods.stream().filter(PodTrouble::isAvailable).count(),
                pods.size(),
                canary == null ? 0 : restarts.applyAsInt(pods, canary.phaseSince()),
                PodTrouble.environment(deployment, pods, now),
                drain,
                drain == RevisionState.Drain.SERVING || told.isEmpty() ? open : left);
    }
}
