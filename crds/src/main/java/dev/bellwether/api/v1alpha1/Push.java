package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which resources may be pushed or hinted with a page. Notifications are never pushed.
 *
 * @param mode Disabled by default
 * @param whitelist at most 100 rules; what none of them matches is neither pushed nor hinted
 * @param deadline a duration from 1s to 5m, {@code 10s} when absent: how long the answer to a promise may take to begin before it is reset
 */
@ValidationRule(
        value = "!has(self.mode) || self.mode == 'Disabled' || has(self.whitelist) && size(self.whitelist) > 0",
        message =
                "push.mode other than Disabled needs a whitelist: what no rule matches is never pushed; add a rule or set mode to Disabled")
@ValidationRule(
        value =
                "!has(self.deadline) || duration(self.deadline) >= duration('1s') && duration(self.deadline) <= duration('5m')",
        message = "push.deadline must be from 1s to 5m")
public record Push(
        @Default("Disabled") Mode mode,
        @Size(max = 100) @Nullable List<PushRule> whitelist,

        @Pattern("^([0-9]{1,4}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$") @Size(min = 2, max = 20) @Nullable
        String deadline) {

    /** How whitelisted resources of a page are sent ahead. */
    public enum Mode {
        /** PUSH_PROMISE to clients that take it, 103 Early Hints to the others. */
        Auto,
        /** PUSH_PROMISE only; 103 Early Hints for what another authority serves, which cannot be promised. */
        PushPromise,
        /** 103 Early Hints only. */
        EarlyHints,
        /** Neither. */
        Disabled
    }
}
