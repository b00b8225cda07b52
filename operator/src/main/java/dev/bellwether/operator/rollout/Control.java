package dev.bellwether.operator.rollout;

import org.jspecify.annotations.Nullable;

/**
 * Interventions. The revisions name what they act on; each acts once per change, so that it may stay in Git. As a part of
 * {@link RolloutStatus} it holds the values that have acted ({@code paused} means nothing there).
 *
 * @param paused no step ends while true; a rollback still acts
 * @param promote a revision to promote at once
 * @param abort a revision to roll back at once
 * @param retry a rejected revision to try again
 */
public record Control(
        boolean paused,
        @Nullable String promote,
        @Nullable String abort,
        @Nullable String retry) {
    public static final Control NONE = new Control(false, null, null, null);

    Control withPromote(@Nullable String revision) {
        return new Control(paused, revision, abort, retry);
    }

    Control withAbort(@Nullable String revision) {
        return new Control(paused, promote, revision, retry);
    }

    Control withRetry(@Nullable String revision) {
        return new Control(paused, promote, abort, revision);
    }
}
