package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How a pod that leaves lets its clients go.
 *
 * @param rate event streams that leave a pod in a second at most, 500 when absent; more only where 10s would not be enough for all
 * @param shortestRetry a duration from 1s to 1h, {@code 1s} when absent: the least that a client is asked to wait before it comes back
 * @param longestRetry a duration from 1s to 1h, {@code 3s} when absent, or shortestRetry where that is more: the most; each client is asked a time of its own between the two
 */
@ValidationRule(
        value =
                "!has(self.shortestRetry) || duration(self.shortestRetry) >= duration('1s') && duration(self.shortestRetry) <= duration('1h')",
        message = "drain.shortestRetry must be from 1s to 1h")
@ValidationRule(
        value =
                "!has(self.longestRetry) || duration(self.longestRetry) >= (has(self.shortestRetry) ? duration(self.shortestRetry) : duration('1s')) && duration(self.longestRetry) <= duration('1h')",
        message = "drain.longestRetry must be from shortestRetry to 1h")
public record Drain(
        @Min(1) @Max(1000000) @Nullable Integer rate,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String shortestRetry,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String longestRetry) {}
