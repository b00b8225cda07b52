package dev.bellwether.operator.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * One channel's sequential test. The null hypothesis is "the canary's rate is at most {@link ChannelSettings#ratio} times stable's";
 * the mixture over four sizes of effect and all times of onset is a supermartingale under it, so it may be looked at every second
 * (Ville's inequality). Logarithms are kept as micro-nats; between two ticks all is floating point.
 */
final class SequentialTest {
    /** How much worse than accepted a fault may be: the mixture's sizes of effect. */
    private static final double[] EFFECTS = {1.5, 3, 8, 30};

    /** What one second may prove at most, in nats: a blip of the network is one second. */
    private static final double ONE_SECOND = 5;

    /** Half of the prior weight says the fault is there from the start, the rest that it begins later, at this rate per second. */
    private static final double ONSET = 1.0 / 300;

    /** Bad peers per peer-second below which no ratio matters: 0.2 % a minute. */
    private static final double MIN_ABSOLUTE_RATE = 0.002 / 60;

    /** The same where there is no stable to compare with: 5 % a minute. */
    private static final double FIRST_ROLLOUT_MAX_RATE = 0.05 / 60;

    /** What a promotion must speak against: 1 % a minute, four times over. */
    private static final double HARM_RATE = 0.01 / 60;

    private static final double HARM_FACTOR = 4;
    private static final double MAX_BAD_PROMOTION = 0.01;

    /** Evidence that a promotion needs, in nats. */
    static final double PROMOTION_NEED = Math.log(2 / MAX_BAD_PROMOTION);

    /** What may be banked beyond it, so that a late fault is not outweighed by a long healthy past. */
    private static final double BANK = 3;

    static final double MICRO = 1e6;
    private static final int ALL_AGES = 0;
    private static final int NEWEST = 1;

    private final ChannelSettings settings;

    SequentialTest(ChannelSettings settings) {
        this.settings = settings;
    }

    ChannelEvidence step(ChannelEvidence before, Comparison seen, long tick) {
        double prior = tick == 0 ? 0.5 : 0.5 * ONSET * Math.pow(1 - ONSET, (double) (tick - 1));
        List<Long> relative = seen.withoutStable() ? before.relative() : relative(before, seen, prior);
        List<Long> absolute = new ArrayList<>();
        for (int j = 0; j < EFFECTS.length; j++) {
            absolute.add(grow(before.absolute().get(j), prior, absoluteGain(seen, EFFECTS[j])));
        }
        List<Long> shares = new ArrayList<>();
        for (int scope = ALL_AGES; scope <= NEWEST; scope++) {
            shares.add(Math.min(before.minShare().get(scope), minShare(seen, scope)));
        }
        return new ChannelEvidence(
                relative,
                absolute,
                shares,
                bankRelative(before.promoteRelative(), seen),
                bankAbsolute(before.promoteAbsolute(), seen));
    }

    private List<Long> relative(ChannelEvidence before, Comparison seen, double prior) {
        List<Long> grown = new ArrayList<>();
        for (int scope = ALL_AGES; scope <= NEWEST; scope++) {
            for (int j = 0; j < EFFECTS.length; j++) {
                grown.add(grow(before.relative().get(4 * scope + j), prior, relativeGain(seen, scope, EFFECTS[j])));
            }
        }
        return grown;
    }

    /** The evidence for a rollback in nats, {@code -Infinity} where nothing can be compared. */
    double evidence(ChannelEvidence state, Comparison seen) {
        if (!settings.absolute()) {
            return relativeEvidence(state);
        }
        double absolute = absoluteEvidence(state);
        return seen.withoutStable() ? absolute : Math.min(relativeEvidence(state), absolute);
    }

    /** Seconds of exposure like that of {@code total}, which took {@code seconds}, until a promotion would be proven; infinite if never. */
    double secondsToPromotion(ChannelEvidence state, Comparison total, double seconds) {
        double relativeDrift = 0;
        for (ConnectionAge age : ConnectionAge.values()) {
            double share = total.canaryShare(age);
            double harmful = settings.harmRatio() * share / (1 + (settings.harmRatio() - 1) * share);
            relativeDrift += total.bad(age) / seconds * divergence(share, harmful);
        }
        double absoluteDrift = (0.75 * HARM_RATE * total.canary().atRisk().total() / 1000
                        - total.canary().bad().total() * Math.log(HARM_FACTOR))
                / seconds;
        return Math.min(
                remaining(state.promoteRelative(), relativeDrift), remaining(state.promoteAbsolute(), absoluteDrift));
    }

    /** Whether so few peers were bad that no ratio matters. */
    static boolean negligible(Exposure canary, int tolerated) {
        return canary.bad().total()
                <= tolerated + MIN_ABSOLUTE_RATE * canary.atRisk().total() / 1000;
    }

    private static double remaining(long banked, double drift) {
        return drift <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, PROMOTION_NEED - banked / MICRO) / drift;
    }

    /** Kullback and Leibler's, of two coins; zero where a coin has one side. */
    private static double divergence(double p, double q) {
        return p <= 0 || p >= 1 ? 0 : p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    }

    private static long grow(long before, double prior, double gain) {
        double grown = Math.exp(before / MICRO) + prior;
        return Math.round((Math.log(grown) + Math.min(gain, ONE_SECOND)) * MICRO);
    }

    private double relativeGain(Comparison seen, int scope, double effect) {
        double gain = 0;
        for (ConnectionAge age : ages(scope)) {
            gain += seen.canary().bad().of(age) * Math.log(effect)
                    + seen.bad(age) * penalty(seen.canaryShare(age), effect);
        }
        return gain;
    }

    /** What each event, on either side, takes away: the price of the hypothesis that the canary draws more of them. */
    private double penalty(double share, double effect) {
        double accepted = settings.ratio();
        return Math.log1p((accepted - 1) * share) - Math.log1p((accepted * effect - 1) * share);
    }

    private static double absoluteGain(Comparison seen, double effect) {
        double rate = seen.withoutStable() ? FIRST_ROLLOUT_MAX_RATE : MIN_ABSOLUTE_RATE;
        return seen.canary().bad().total() * Math.log(effect)
                - (effect - 1) * rate * seen.canary().atRisk().total() / 1000;
    }

    private static long minShare(Comparison seen, int scope) {
        double least = 1;
        for (ConnectionAge age : ages(scope)) {
            if (seen.canary().bad().of(age) > 0) {
                least = Math.min(least, seen.canaryShare(age));
            }
        }
        return Math.round(least * 1_000_000);
    }

    private double relativeEvidence(ChannelEvidence state) {
        double sum = 0;
        for (int scope = ALL_AGES; scope <= NEWEST; scope++) {
            double share = state.minShare().get(scope) / MICRO;
            for (int j = 0; j < EFFECTS.length; j++) {
                double top = Math.log(EFFECTS[j]) + penalty(share, EFFECTS[j]);
                sum += Math.exp(state.relative().get(4 * scope + j) / MICRO - settings.tolerated() * top) / 8;
            }
        }
        return Math.log(sum);
    }

    private double absoluteEvidence(ChannelEvidence state) {
        double sum = 0;
        for (int j = 0; j < EFFECTS.length; j++) {
            sum += Math.exp(state.absolute().get(j) / MICRO - settings.tolerated() * Math.log(EFFECTS[j])) / 4;
        }
        return Math.log(sum);
    }

    private long bankRelative(long before, Comparison seen) {
        double gain = -seen.canary().bad().total() * Math.log(settings.harmRatio());
        for (ConnectionAge age : ConnectionAge.values()) {
            gain += seen.bad(age) * Math.log1p((settings.harmRatio() - 1) * seen.canaryShare(age));
        }
        return bank(before, gain);
    }

    private static long bankAbsolute(long before, Comparison seen) {
        double rate = seen.withoutStable() ? FIRST_ROLLOUT_MAX_RATE : HARM_RATE;
        return bank(
                before,
                -seen.canary().bad().total() * Math.log(HARM_FACTOR)
                        + 0.75 * rate * seen.canary().atRisk().total() / 1000);
    }

    private static long bank(long before, double gain) {
        return Math.round(Math.min(before / MICRO + gain, PROMOTION_NEED + BANK) * MICRO);
    }

    private static List<ConnectionAge> ages(int scope) {
        return scope == NEWEST ? List.of(ConnectionAge.NEW) : List.of(ConnectionAge.values());
    }
}
