package dev.bellwether.operator.rollout;

import java.time.Duration;

/**
 * A step of a rollout.
 *
 * @param weight percent of the replicas that the canary gets on top of them, 1 to 99
 * @param hold how long the step lasts at least
 */
public record Step(int weight, Duration hold) {

    /** Pods that the step wants: at least one, rounded up. */
    public int pods(int replicas) {
        return Math.max(1, (weight * replicas + 99) / 100);
    }
}
