package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
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

        @Pattern("^([0-9a-f]{10})?$") @Size(max = 10) @Nullable
        String promote,

        @Pattern("^([0-9a-f]{10})?$") @Size(max = 10) @Nullable
        String abort,

        @Pattern("^([0-9a-f]{10})?$") @Size(max = 10) @Nullable
        String retry) {}
