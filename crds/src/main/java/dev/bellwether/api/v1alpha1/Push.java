package dev.bellwether.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which resources may be pushed or hinted with a page. Notifications are never pushed.
 *
 * @param mode Disabled by default
 * @param whitelist at most 100 rules; what none of them matches is neither pushed nor hinted
 */
public record Push(Mode mode, @Nullable List<PushRule> whitelist) {

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
