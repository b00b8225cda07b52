package dev.bellwether.operator.gateway;

import dev.bellwether.operator.revision.NotifierDeployment;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How often notifiers restarted since a moment. A pod tells how often it did in its whole life and when it last did, so what it had at that
 * moment is remembered here. An operator that was restarted in between counts what it cannot know as before the moment: at most it takes
 * longer to call a crash loop one. Containers that others inject into the pods do not count.
 */
final class RestartCount {
    private final Map<String, Before> before = new ConcurrentHashMap<>();

    private record Before(String gateway, Instant since, int restarts) {}

    /** Restarts of these pods since the moment. */
    int since(String gatewayUid, Collection<Pod> pods, Instant since) {
        return pods.stream().mapToInt(pod -> since(gatewayUid, pod, since)).sum();
    }

    /** Forgets pods of the gateway that are gone. */
    void retain(String gatewayUid, Collection<Pod> pods) {
        Set<String> present =
                pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        before.entrySet()
                .removeIf(one -> one.getValue().gateway().equals(gatewayUid) && !present.contains(one.getKey()));
    }

    void forget(String gatewayUid) {
        before.values().removeIf(one -> one.gateway().equals(gatewayUid));
    }

    private int since(String gatewayUid, Pod pod, Instant since) {
        int now = 0;
        boolean lately = false;
        if (pod.getStatus() != null) {
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                if (NotifierDeployment.CONTAINER.equals(status.getName())) {
                    now += status.getRestartCount();
                    lately |= endedSince(status.getLastState(), since);
                }
            }
        }
        int known = isYounger(pod, since) ? 0 : lately ? now - 1 : now;
        Before remembered = before.compute(
                pod.getMetadata().getUid(),
                (uid, old) -> old != null && old.since().equals(since) ? old : new Before(gatewayUid, since, known));
        return Math.max(0, now - remembered.restarts());
    }

    private static boolean isYounger(Pod pod, Instant since) {
        String created = pod.getMetadata().getCreationTimestamp();
        return created != null && !Instant.parse(created).isBefore(since.truncatedTo(ChronoUnit.SECONDS));
    }

    private static boolean endedSince(@Nullable ContainerState last, Instant since) {
        return last != null
                && last.getTerminated() != null
                && last.getTerminated().getFinishedAt() != null
                && !Instant.parse(last.getTerminated().getFinishedAt()).isBefore(since);
    }
}
