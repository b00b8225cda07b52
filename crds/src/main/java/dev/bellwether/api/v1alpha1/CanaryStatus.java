package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The revision that is being tried.
 *
 * @param revision its hash
 * @param image its image
 * @param phase where in its life it is
 * @param step the step of the rollout, from 1
 * @param weight the step's weight in percent
 * @param share the canary's true share of event streams in percent, as of the last update of this status
 * @param startedAt when the revision was first tried
 * @param phaseSince when the phase or step began
 * @param progressDeadlineAt when its pods must be available
 * @param holdUntil when the step's hold ends
 * @param verdict Continue, Hold, Promotable, Rollback or Blind
 * @param evidence the verdict in one sentence
 * @param drainUntil when its streams must have left
 * @param streams while it drains: event streams that have still to leave
 */
public record CanaryStatus(
        String revision,
        @Nullable String image,
        @Nullable String phase,
        @Nullable Integer step,
        @Nullable Integer weight,
        @Nullable Integer share,
        @Nullable String startedAt,
        @Nullable String phaseSince,
        @Nullable String progressDeadlineAt,
        @Nullable String holdUntil,
        @Nullable String verdict,
        @Nullable String evidence,
        @Nullable String drainUntil,
        @Nullable Long streams) {}
