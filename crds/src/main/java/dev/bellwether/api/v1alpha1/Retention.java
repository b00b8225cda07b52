package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * How much history of each topic is kept.
 *
 * @param messages 1 to 100,000 notifications, 1,000 by default
 * @param age a duration, {@code 1h} by default
 */
public record Retention(
        @Default("1000") @Min(1) @Max(100000) int messages,

        @Default("1h") @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$") @Size(min = 2, max = 20)
        String age) {}
