package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How much history of each topic is kept.
 *
 * @param messages 1 to 100,000 notifications, 1,000 by default
 * @param age a duration, from 1s to 8784h, {@code 1h} by default
 */
@ValidationRule(
        value = "!has(self.age) || duration(self.age) >= duration('1s') && duration(self.age) <= duration('8784h')",
        message = "retention.age must be from 1s to 8784h (366 days)")
public record Retention(
        @Default("1000") @Min(1) @Max(100000) int messages,

        @Default("1h") @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20)
        String age) {}
