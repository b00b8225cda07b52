package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a new revision replaces the stable one.
 *
 * @param steps 1 to 10 steps of rising weight, 10 % then 50 % by default
 * @param progressDeadline how long pods of a new revision may take to become available, from 1s to 168h, {@code 2m} by default
 * @param analysis when the canary counts as worse than stable
 * @param onTelemetryLoss what a step does while the canary's pods send no telemetry, Hold by default
 * @param control interventions; each acts once per change
 */
@ValidationRule(
        value =
                "!has(self.steps) || self.steps.map(s, s.weight).isSorted() && self.steps.all(a, self.steps.exists_one(b, a.weight == b.weight))",
        message = "rollout.steps must have strictly increasing weights; order them, for example 5, 25, 50")
@ValidationRule(
        value =
                "!has(self.progressDeadline) || duration(self.progressDeadline) >= duration('1s') && duration(self.progressDeadline) <= duration('168h')",
        message = "rollout.progressDeadline must be from 1s to 168h")
public record Rollout(
        @Default("[{\"weight\": 10, \"hold\": \"1m\"}, {\"weight\": 50, \"hold\": \"5m\"}]") @Size(min = 1, max = 10)
        List<RolloutStep> steps,

        @Default("2m") @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20)
        String progressDeadline,

        Analysis analysis,
        @Default("Hold") OnTelemetryLoss onTelemetryLoss,
        @Nullable Control control) {

    /** What a step does while it cannot see. */
    public enum OnTelemetryLoss {
        /** The hold's clock stands still. */
        Hold,
        /** The canary is rolled back. */
        Rollback
    }
}
