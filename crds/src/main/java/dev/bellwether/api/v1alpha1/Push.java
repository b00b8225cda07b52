package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which resources may be pushed or hinted with a page. Notifications are never pushed.
 *
 * @param mode Disabled by default
 * @param whitelist at most 100 rules; what none of them matches is neither pushed nor hinted
 */
@ValidationRule(
        value = "!has(self.mode) || self.mode == 'Disabled' || has(self.whitelist) && size(self.whitelist) > 0",
        message =
                "push.mode other than Disabled needs a whitelist: what no rule matches is never pushed; add a rule or set mode to Disabled")
public record Push(
        @Default("Disabled") Mode mode,
        @Size(max = 100) @Nullable List<PushRule> whitelist) {

    /** How whitelisted resources of a page are sent ahead. */
    public enum Mode {
        /** PUSH_PROMISE to clients that take it, 103 Early Hints to the others. */
        Auto,
        /** PUSH_PROMISE only. */
        PushPromise,
        /** 103 Early Hints only. */
        EarlyHints,
        /** Neither. */
        Disabled
    }
}
