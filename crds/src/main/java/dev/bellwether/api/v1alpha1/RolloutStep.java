package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A step of a rollout.
 *
 * @param weight percent of {@code replicas} that the canary gets on top of them, 1 to 99
 * @param hold how long the step lasts at least, from 1s to 720h
 */
@ValidationRule(
        value = "!has(self.hold) || duration(self.hold) >= duration('1s') && duration(self.hold) <= duration('720h')",
        message = "hold must be from 1s to 720h")
public record RolloutStep(
        @Required @Min(1) @Max(99) int weight,

        @Required @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20)
        String hold) {}
