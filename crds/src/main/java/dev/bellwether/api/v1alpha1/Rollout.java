package dev.bellwether.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a new revision replaces the stable one.
 *
 * @param steps 1 to 10 steps of rising weight, 10 % then 50 % by default
 * @param progressDeadline how long pods of a new revision may take to become available, {@code 2m} by default
 * @param analysis when the canary counts as worse than stable
 * @param onTelemetryLoss what a step does while the canary's pods send no telemetry, Hold by default
 * @param control interventions; each acts once per change
 */
public record Rollout(
        List<RolloutStep> steps,
        String progressDeadline,
        Analysis analysis,
        OnTelemetryLoss onTelemetryLoss,
        @Nullable Control control) {

    /** What a step does while it cannot see. */
    public enum OnTelemetryLoss {
        /** The hold's clock stands still. */
        Hold,
        /** The canary is rolled back. */
        Rollback
    }
}
