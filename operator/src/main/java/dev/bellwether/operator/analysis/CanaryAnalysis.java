package dev.bellwether.operator.analysis;

/** The sequential test of both channels together. */
public final class CanaryAnalysis {
    /** Seconds that a canary must have been watched before it is proven good. */
    private static final long ANALYSIS_SECONDS = 300;

    private CanaryAnalysis() {}

    /**
     * What the test says after a tick.
     *
     * @param worst the channel that says most against the canary
     * @param rollback whether that is beyond doubt
     * @param quiet whether both channels say less than half of what a rollback needs
     * @param promotable whether the canary is proven good
     */
    public record Outcome(Channel worst, boolean rollback, boolean quiet, boolean promotable) {
        static final Outcome NOTHING = new Outcome(Channel.ERROR, false, true, false);
    }

    /** The evidence after a tick and what it says. */
    public record Stepped(Evidence evidence, Outcome verdict) {}

    public static Stepped step(Evidence before, Tick tick, AnalysisSettings settings) {
        SequentialTest error = new SequentialTest(settings.of(Channel.ERROR));
        SequentialTest cancel = new SequentialTest(settings.of(Channel.CANCEL));
        Evidence after = new Evidence(
                error.step(before.error(), tick.error(), before.tick()),
                cancel.step(before.cancel(), tick.cancel(), before.tick()),
                before.tick() + 1,
                before.total() + 1);
        double errorShare = error.evidence(after.error(), tick.error())
                / settings.of(Channel.ERROR).need();
        double cancelShare = cancel.evidence(after.cancel(), tick.cancel())
                / settings.of(Channel.CANCEL).need();
        boolean quiet = errorShare < 0.5 && cancelShare < 0.5;
        boolean promotable = after.total() >= ANALYSIS_SECONDS && banked(after.error()) && quiet;
        return new Stepped(
                after,
                new Outcome(
                        cancelShare > errorShare ? Channel.CANCEL : Channel.ERROR,
                        errorShare >= 1 || cancelShare >= 1,
                        quiet,
                        promotable));
    }

    /**
     * Only the error channel must be proven good: where clients never cancel, the cancel channel, which knows no absolute rate,
     * could prove nothing for ever.
     */
    private static boolean banked(ChannelEvidence error) {
        double need = SequentialTest.PROMOTION_NEED * SequentialTest.MICRO;
        return error.promoteRelative() >= need || error.promoteAbsolute() >= need;
    }
}
