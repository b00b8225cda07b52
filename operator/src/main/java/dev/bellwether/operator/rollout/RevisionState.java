package dev.bellwether.operator.rollout;

import org.jspecify.annotations.Nullable;

/**
 * A revision's Deployment and pods as they were read.
 *
 * @param exists whether there is a Deployment
 * @param desired its {@code spec.replicas}
 * @param available pods that are available
 * @param pods pods that exist and are not being deleted
 * @param restarts container restarts of these pods since the rollout's current step began
 * @param failure an environment's failure that keeps pods from starting: {@code ImagePullFailed}, {@code Unschedulable}, …; null for none
 * @param drain how far the pods are in letting their clients go
 * @param streams open event streams, as last reported; while all pods drain, as they tell it themselves
 */
public record RevisionState(
        boolean exists,
        int desired,
        int available,
        int pods,
        int restarts,
        @Nullable Failure failure,
        Drain drain,
        long streams) {
    static final RevisionState ABSENT = new RevisionState(false, 0, 0, 0, 0, null, Drain.SERVING, 0);

    /** How far all pods of a revision are; the least of them counts. */
    public enum Drain {
        SERVING,
        DRAINING,
        DRAINED
    }
}
