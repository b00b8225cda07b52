package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it was read.
 *
 * @param revisions every revision that has a Deployment, by hash
 * @param configured every revision that has a configuration, from which its Deployment can be made again
 * @param pinned the revision in the Service's selector, null if it has none and selects all pods of the gateway
 * @param failure what keeps the gateway's surroundings from working, such as an unreachable log of notifications
 * @param verdict what the evidence of the current step says; {@link CanaryVerdict#NONE} without a canary
 * @param numbersDue whether the fast changing numbers in status may be written again: true at most every 30 s
 */
public record Observed(
        Map<String, RevisionState> revisions,
        Set<String> configured,
        @Nullable String pinned,
        @Nullable Failure failure,
        CanaryVerdict verdict,
        boolean numbersDue) {

    public Observed {
        revisions = Map.copyOf(revisions);
        configured = Set.copyOf(configured);
    }

    /** The state of a revision, of one that does not exist too. */
    public RevisionState revision(String hash) {
        return revisions.getOrDefault(hash, RevisionState.ABSENT);
    }
}
