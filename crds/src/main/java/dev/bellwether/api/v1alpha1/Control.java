package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * Interventions in a rollout. The revisions name what they act on; each acts once per change, so that it may stay in Git.
 *
 * @param paused no step ends while true; rollback still acts
 * @param promote a revision to promote at once
 * @param abort a revision to roll back at once
 * @param retry a rejected revision to try again
 */
public record Control(
        @Nullable Boolean paused,
        @Nullable String promote,
        @Nullable String abort,
        @Nullable String retry) {}
