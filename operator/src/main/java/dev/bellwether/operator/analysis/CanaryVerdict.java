package dev.bellwether.operator.analysis;

/**
 * What is known of a canary in one moment.
 *
 * @param verdict what follows
 * @param path what led to a rollback, {@code NONE} otherwise
 * @param evidence one sentence for people, such as {@code 31 of 40 canary peers had bad resets against 0 of 160 on stable}
 * @param canaryPeers peers connected to the canary now
 * @param stablePeers peers connected to stable now
 * @param canaryBad distinct canary peers with a bad reset in this epoch, either channel
 * @param stableBad the same of stable
 * @param thinPromotable whether the evidence, although thin, speaks against no promotion: below half of what a rollback needs, and
 *     the observed ratio within what is accepted, in both channels
 * @param peersSeen whether the canary had any peer during the rollout
 */
public record CanaryVerdict(
        Verdict verdict,
        Path path,
        String evidence,
        int canaryPeers,
        int stablePeers,
        long canaryBad,
        long stableBad,
        boolean thinPromotable,
        boolean peersSeen) {

    public static final CanaryVerdict NONE =
            new CanaryVerdict(Verdict.HOLD, Path.NONE, "nothing observed yet", 0, 0, 0, 0, true, false);

    /** Nothing can be seen, for a reason that is not the pods'. */
    public static CanaryVerdict blind(String evidence) {
        return new CanaryVerdict(Verdict.BLIND, Path.NONE, evidence, 0, 0, 0, 0, false, false);
    }

    /** What follows from the evidence. */
    public enum Verdict {
        /** Healthy so far, and the evidence is not complete. */
        CONTINUE,
        /** Too little traffic to tell anything. */
        HOLD,
        /** Proven good enough for all clients. */
        PROMOTABLE,
        /** Worse than stable beyond doubt. */
        ROLLBACK,
        /** Pods are silent, or nobody can ask them. */
        BLIND
    }

    /** What led to a rollback. */
    public enum Path {
        NONE,
        /** The sequential test. */
        EVIDENCE,
        /** Many peers at once. */
        FAST,
        /** The same peers again after they came back. */
        PERSISTENT
    }
}
