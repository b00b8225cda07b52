package dev.bellwether.operator.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What the user wants, resolved.
 *
 * @param generation the generation of the gateway that the rest was read from
 * @param revision the hash that the spec asks for
 * @param image the image it runs
 * @param replicas pods of a revision that serves alone, at least 1
 * @param steps at least one, weights rising
 * @param progressDeadline how long pods may take to become available
 * @param drainGrace how long streams may take to leave pods that retire
 * @param gate whether the revision may be created at all
 */
public record RolloutSpec(
        long generation,
        String revision,
        String image,
        int replicas,
        List<Step> steps,
        Duration progressDeadline,
        Duration drainGrace,
        OnThinEvidence onThinEvidence,
        OnTelemetryLoss onTelemetryLoss,
        Control control,
        Gate gate) {

    public RolloutSpec {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("steps: [] (expected: at least one)");
        }
    }

    /** What happens after the last hold when there was too little traffic to tell. */
    public enum OnThinEvidence {
        PROMOTE,
        HOLD
    }

    /** What a step does while the canary cannot be seen. */
    public enum OnTelemetryLoss {
        HOLD,
        CONTINUE,
        ROLLBACK
    }
}
