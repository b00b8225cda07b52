package dev.bellwether.operator.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered in the gateway's status. All times have whole seconds, as the API server keeps them.
 *
 * @param observedGeneration -1 before the operator saw the gateway
 * @param rejected at most ten, the newest first
 * @param acted the interventions that have acted
 * @param conditions at most one of a type, in the order of {@link Condition.Type}
 */
public record RolloutStatus(
        long observedGeneration,
        @Nullable Stable stable,
        @Nullable Canary canary,
        List<Rejected> rejected,
        Control acted,
        List<Condition> conditions) {
    public static final RolloutStatus EMPTY = new RolloutStatus(-1, null, null, List.of(), Control.NONE, List.of());

    public RolloutStatus {
        rejected = List.copyOf(rejected);
        conditions = List.copyOf(conditions);
    }

    /**
     * The revision that serves.
     *
     * @param replicas its available pods
     * @param streams its open event streams as of the last step
     */
    public record Stable(String revision, String image, int replicas, long streams) {}

    /**
     * A revision that was rolled back.
     *
     * @param reason {@code ResetSpike}, {@code ProgressDeadlineExceeded}, {@code CrashLoop}, {@code Aborted}, {@code TelemetryLost} or {@code Interrupted}
     * @param message the evidence in one sentence
     */
    public record Rejected(String revision, Instant at, String reason, String message) {}

    Optional<Condition> condition(Condition.Type type) {
        return conditions.stream().filter(c -> c.type() == type).findFirst();
    }

    Optional<Rejected> rejection(String revision) {
        return rejected.stream().filter(r -> r.revision().equals(revision)).findFirst();
    }

    RolloutStatus withStable(@Nullable Stable next) {
        return new RolloutStatus(observedGeneration, next, canary, rejected, acted, conditions);
    }

    RolloutStatus withCanary(@Nullable Canary next) {
        return new RolloutStatus(observedGeneration, stable, next, rejected, acted, conditions);
    }

    boolean serves(String revision) {
        return stable != null && stable.revision().equals(revision);
    }

    RolloutStatus withRejected(List<Rejected> next) {
        return new RolloutStatus(observedGeneration, stable, canary, next, acted, conditions);
    }

    RolloutStatus withActed(Control next) {
        return new RolloutStatus(observedGeneration, stable, canary, rejected, next, conditions);
    }

    RolloutStatus withConditions(long generation, List<Condition> next) {
        return new RolloutStatus(generation, stable, canary, rejected, acted, next);
    }
}
