package dev.bellwether.operator.analysis;

import java.util.Arrays;

/** The formulas of the canary's test as they stand on paper: floating point throughout, no state to be kept, nothing shared with the product's. */
final class PlainFormulas {
    private static final double[] M = {1.5, 3, 8, 30};

    final double[] relative = new double[8];
    final double[] absolute = new double[4];
    double bankedRelative;
    double bankedAbsolute;

    private final double[] least = {1, 1};
    private final double r0;
    private final double harm;
    private final int k;
    private final boolean both;
    private int t;

    PlainFormulas(ChannelSettings settings) {
        r0 = settings.ratio();
        harm = settings.harmRatio();
        k = settings.tolerated();
        both = settings.absolute();
        Arrays.fill(relative, Double.NEGATIVE_INFINITY);
        Arrays.fill(absolute, Double.NEGATIVE_INFINITY);
    }

    void step(Comparison seen) {
        double h = 1 / 300.0;
        double w = t == 0 ? 0.5 : 0.5 * h * Math.pow(1 - h, t - 1);
        double[] share = new double[3];
        double[] canary = new double[3];
        double[] all = new double[3];
        for (ConnectionAge age : ConnectionAge.values()) {
            int b = Arrays.asList(ConnectionAge.values()).indexOf(age);
            double ec = seen.canary().atRisk().of(age);
            double es = seen.stable().atRisk().of(age);
            share[b] = ec + es == 0 ? 1 : ec / (ec + es);
            canary[b] = seen.canary().bad().of(age);
            all[b] = canary[b] + seen.stable().bad().of(age);
            if (canary[b] > 0) {
                least[0] = Math.min(least[0], share[b]);
                least[1] = b == 0 ? Math.min(least[1], share[b]) : least[1];
            }
        }
        double exposure = seen.canary().atRisk().total() / 1000.0;
        double bad = canary[0] + canary[1] + canary[2];
        for (int j = 0; j < 4; j++) {
            double total = 0;
            for (int b = 2; b >= 0; b--) {
                double taken = Math.log(1 + (r0 - 1) * share[b]) - Math.log(1 + (r0 * M[j] - 1) * share[b]);
                double gain = canary[b] * Math.log(M[j]) + all[b] * taken;
                total += gain;
                if (b == 0 && !alone(seen)) {
                    relative[4 + j] = Math.log(Math.exp(relative[4 + j]) + w) + Math.min(gain, 5);
                }
            }
            if (!alone(seen)) {
                relative[j] = Math.log(Math.exp(relative[j]) + w) + Math.min(total, 5);
            }
            double lambda = (alone(seen) ? 0.05 : 0.002) / 60;
            absolute[j] = Math.log(Math.exp(absolute[j]) + w)
                    + Math.min(bad * Math.log(M[j]) - (M[j] - 1) * lambda * exposure, 5);
        }
        double b = Math.log(2 / 0.01);
        double gained = -bad * Math.log(harm);
        for (int i = 0; i < 3; i++) {
            gained += all[i] * Math.log(1 + (harm - 1) * share[i]);
        }
        bankedRelative = Math.min(bankedRelative + gained, b + 3);
        double harmRate = (alone(seen) ? 0.05 : 0.01) / 60;
        bankedAbsolute = Math.min(bankedAbsolute - bad * Math.log(4) + 0.75 * harmRate * exposure, b + 3);
        t++;
    }

    double evidence(Comparison seen) {
        double rel = 0;
        double abs = 0;
        for (int j = 0; j < 4; j++) {
            for (int scope = 0; scope < 2; scope++) {
                double q = least[scope];
                double top = Math.log(M[j]) + Math.log(1 + (r0 - 1) * q) - Math.log(1 + (r0 * M[j] - 1) * q);
                rel += Math.exp(relative[4 * scope + j] - k * top) / 8;
            }
            abs += Math.exp(absolute[j] - k * Math.log(M[j])) / 4;
        }
        if (!both) {
            return Math.log(rel);
        }
        return alone(seen) ? Math.log(abs) : Math.min(Math.log(rel), Math.log(abs));
    }

    private static boolean alone(Comparison seen) {
        return seen.stable().atRisk().total() < 0.05 * seen.canary().atRisk().total();
    }
}
