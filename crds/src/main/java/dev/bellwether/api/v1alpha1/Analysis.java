package dev.bellwether.api.v1alpha1;

/**
 * When a canary counts as worse than the stable revision.
 *
 * @param maxFalseRollback the probability of rolling back a healthy canary that the user accepts over a whole rollout, a percentage, {@code 0.1%} by default
 * @param minRelativeIncrease the rate of bad resets, relative to stable's, that is still accepted, {@code "2"} by default
 * @param tolerateHostilePeers how many peers may misbehave on the canary alone without counting, 0 to 20, 3 by default
 * @param onThinEvidence what happens after the last hold when there was too little traffic to tell, Promote by default
 */
public record Analysis(
        String maxFalseRollback, String minRelativeIncrease, int tolerateHostilePeers, OnThinEvidence onThinEvidence) {

    /** What happens when there was too little traffic to tell. */
    public enum OnThinEvidence {
        Promote,
        Hold
    }
}
