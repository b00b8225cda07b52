package dev.bellwether.operator.analysis;

import java.util.Locale;

/** The evidence in one sentence. */
record Findings(Tick all, int canaryPeers, int stablePeers) {
    /** With fewer canary peers nothing can be told. */
    static final int FEWEST_PEERS = 6;

    String sudden(SuddenFault.Finding finding) {
        String counts = finding.canary() + " of " + canaryPeers + " canary peers against " + finding.stable() + " of "
                + stablePeers + " on stable";
        return finding.path() == CanaryVerdict.Path.FAST
                ? counts + " had their first bad reset within 10 s"
                : counts + " had bad resets again and again within 10 s";
    }

    String proven(Channel channel) {
        return counts(channel) + "; the ratio is beyond doubt above the accepted one";
    }

    String counts() {
        return counts(
                all.cancel().canary().bad().total() > all.error().canary().bad().total()
                        ? Channel.CANCEL
                        : Channel.ERROR);
    }

    String outlook(Evidence evidence, AnalysisSettings settings) {
        if (canaryPeers < FEWEST_PEERS) {
            return counts() + "; too few canary peers to tell";
        }
        double seconds = new SequentialTest(settings.of(Channel.ERROR))
                .secondsToPromotion(evidence.error(), all.error(), (double) Math.max(1, evidence.total()));
        return seconds > 3600
                ? counts()
                : counts() + "; about " + (long) Math.ceil(seconds) + " s more of this to be sure";
    }

    private String counts(Channel channel) {
        Comparison seen = all.of(channel);
        double ratio = seen.ratio(0);
        return seen.canary().bad().total() + " bad canary peers (" + canaryPeers + " connected) against "
                + seen.stable().bad().total() + " (" + stablePeers + " connected) on stable"
                + (channel == Channel.CANCEL ? ", who cancelled" : "")
                + (ratio > 0 && ratio < Double.POSITIVE_INFINITY
                        ? String.format(Locale.ROOT, "; ratio %.1f", ratio)
                        : "");
    }
}
