package dev.bellwether.notifier.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be sent ahead of a page, and how.
 *
 * @param deadline how long the answer to a promise may take to begin, 1ms to 5m
 */
public record PushConfig(Mode mode, List<Rule> whitelist, Duration deadline) {
    public PushConfig {
        whitelist = List.copyOf(whitelist);
    }

    /** The ways of announcing a resource. */
    public enum Mode {
        AUTO("Auto"),
        PUSH_PROMISE("PushPromise"),
        EARLY_HINTS("EarlyHints"),
        DISABLED("Disabled");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A whitelisted set of resources.
     *
     * @param pathPrefix absolute path; null when {@code pathRegex} is given
     * @param pathRegex RE2 that the whole path matches, known to compile; null when {@code pathPrefix} is given
     * @param scheme {@code http} or {@code https}; null for that of the request
     * @param authority host and optional port; null for that of the request
     */
    public record Rule(
            @Nullable String pathPrefix,
            @Nullable String pathRegex,
            @Nullable String scheme,
            @Nullable String authority) {}
}
