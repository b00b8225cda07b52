package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When a canary counts as worse than the stable revision.
 *
 * @param maxFalseRollback the probability of rolling back a healthy canary that the user accepts over a whole rollout, a percentage above 0, {@code 0.1%} by default
 * @param minRelativeIncrease the rate of bad resets, relative to stable's, that is still accepted, from 1 to 999, {@code "2"} by default
 * @param tolerateHostilePeers how many peers may misbehave on the canary alone without counting, 0 to 20, 3 by default
 * @param onThinEvidence what happens after the last hold when there was too little traffic to tell, Promote by default
 */
@ValidationRule(
        value = "!has(self.maxFalseRollback) || self.maxFalseRollback.matches('[1-9]')",
        message =
                "analysis.maxFalseRollback must be above 0%: a canary that is never wrongly rolled back is never rolled back")
public record Analysis(
        @Default("0.1%") @Pattern("^[0-9]{1,2}(\\.[0-9]{1,6})?%$") @Size(max = 12)
        String maxFalseRollback,

        @Default("2") @Pattern("^[1-9][0-9]{0,2}(\\.[0-9]{1,3})?$") @Size(max = 8)
        String minRelativeIncrease,

        @Default("3") @Min(0) @Max(20) int tolerateHostilePeers,
        @Default("Promote") OnThinEvidence onThinEvidence) {

    /** What happens when there was too little traffic to tell. */
    public enum OnThinEvidence {
        Promote,
        Hold
    }
}
