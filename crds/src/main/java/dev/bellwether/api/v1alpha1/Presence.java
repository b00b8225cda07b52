package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a topic, told to whoever may follow it.
 *
 * @param enabled whether it is told; off when absent
 * @param grace a duration from 0s to 5m, {@code 10s} when absent: how long somebody may be away without a leave
 * @param membersPerTopic members of one topic that a pod lists, 1,000 when absent; further ones get their notifications, but are not listed
 */
@ValidationRule(
        value = "!has(self.grace) || duration(self.grace) <= duration('5m')",
        message = "presence.grace must be from 0s to 5m")
public record Presence(
        @Nullable Boolean enabled,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String grace,

        @Min(1) @Max(100000) @Nullable Integer membersPerTopic) {}
