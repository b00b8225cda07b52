package dev.bellwether.operator.analysis;

/**
 * When a canary counts as worse than stable.
 *
 * @param maxFalseRollback the probability of rolling back a healthy canary over a whole rollout, above 0 and below 1; 0.001 by default
 * @param minRelativeIncrease the rate of bad peers, relative to stable's, that is still accepted, at least 1; 2 by default
 * @param tolerateHostilePeers canary peers that may misbehave without counting; 3 by default
 * @param steps weight steps of the rollout, over which the probability is divided
 */
public record AnalysisSettings(
        double maxFalseRollback, double minRelativeIncrease, int tolerateHostilePeers, int steps) {
    /** The share of the error channel; cancels get the rest. */
    private static final double ERROR_SHARE = 0.8;

    /** Clients cancel for reasons of their own more often than servers fail. */
    private static final double CANCEL_RATIO = 3;

    static final double HARM_RATIO = 3;
    private static final double CANCEL_HARM_RATIO = 5;

    public static final AnalysisSettings DEFAULT = new AnalysisSettings(0.001, 2, 3, 1);

    public AnalysisSettings {
        if (!(maxFalseRollback > 0 && maxFalseRollback < 1)) {
            throw new IllegalArgumentException(
                    "maxFalseRollback: " + maxFalseRollback + " (expected: above 0 and below 1)");
        }
        if (!(minRelativeIncrease >= 1)) {
            throw new IllegalArgumentException(
                    "minRelativeIncrease: " + minRelativeIncrease + " (expected: at least 1)");
        }
        if (tolerateHostilePeers < 0 || steps < 1) {
            throw new IllegalArgumentException("tolerateHostilePeers: " + tolerateHostilePeers + ", steps: " + steps
                    + " (expected: at least 0 and at least 1)");
        }
    }

    ChannelSettings of(Channel channel) {
        return switch (channel) {
            case ERROR ->
                new ChannelSettings(
                        minRelativeIncrease,
                        ERROR_SHARE * maxFalseRollback / steps,
                        tolerateHostilePeers,
                        Math.max(HARM_RATIO, minRelativeIncrease + 1),
                        true);
            case CANCEL ->
                new ChannelSettings(
                        Math.max(CANCEL_RATIO, minRelativeIncrease),
                        (1 - ERROR_SHARE) * maxFalseRollback / steps,
                        tolerateHostilePeers,
                        Math.max(CANCEL_HARM_RATIO, minRelativeIncrease + 2),
                        false);
        };
    }
}
