package dev.bellwether.operator.analysis;

import dev.bellwether.operator.analysis.CanaryVerdict.Path;

/**
 * The two paths beside the sequential test, for what it cannot prove in time because it counts a peer once and caps a second: many
 * peers at once, and the same peers again and again. They have no proof, only simulation; a floor of six peers, a share of the
 * canary's peers and a multiple of stable's share keep them from acting on less than a catastrophe.
 */
final class SuddenFault {
    private static final int MIN_PEERS = 6;
    private static final double FRACTION = 0.4;
    private static final double TIMES_STABLE = 5;

    /** Of a second no more than this share of the canary's peers counts as sudden: a blip of one pod is one second. */
    private static final double ONE_SECOND = 0.15;

    private static final int ONE_SECOND_MIN = 2;

    /**
     * What happened.
     *
     * @param path {@code NONE} for nothing
     * @param canary peers concerned
     */
    record Finding(Path path, long canary, long stable) {
        static final Finding NOTHING = new Finding(Path.NONE, 0, 0);
    }

    private final long minPeers;

    /** @param tolerated canary peers that may misbehave without counting */
    SuddenFault(int tolerated) {
        this.minPeers = Math.max(MIN_PEERS, tolerated + 1);
    }

    /**
     * Looks at the window that ends with the newest reset of the canary.
     *
     * @param canaryPeers the most that were connected in the window: a fault makes peers leave, and must neither hide nor inflate itself by that
     * @param stablePeers the same of stable
     */
    Finding look(Channel channel, RecentResets canary, RecentResets stable, long canaryPeers, long stablePeers) {
        long end = canary.newest();
        if (end == Long.MIN_VALUE) {
            return Finding.NOTHING;
        }
        long again = canary.persistent(end);
        long againStable = stable.persistent(end);
        if (catastrophe(again, canaryPeers, againStable, stablePeers)) {
            return new Finding(Path.PERSISTENT, again, againStable);
        }
        long cap = Math.max(ONE_SECOND_MIN, (long) Math.ceil(ONE_SECOND * canaryPeers));
        long sudden = canary.sudden(end, cap);
        long suddenStable = stable.sudden(end, Long.MAX_VALUE);
        return channel == Channel.ERROR && catastrophe(sudden, canaryPeers, suddenStable, stablePeers)
                ? new Finding(Path.FAST, canary.sudden(end, Long.MAX_VALUE), suddenStable)
                : Finding.NOTHING;
    }

    private boolean catastrophe(long canary, long canaryPeers, long stable, long stablePeers) {
        return canary >= minPeers
                && canary >= FRACTION * canaryPeers
                && (double) canary * stablePeers >= TIMES_STABLE * stable * canaryPeers;
    }
}
