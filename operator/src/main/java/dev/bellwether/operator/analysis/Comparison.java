package dev.bellwether.operator.analysis;

/** Both sides of one channel over the same interval. */
public record Comparison(Exposure stable, Exposure canary) {
    public static final Comparison NONE = new Comparison(Exposure.NONE, Exposure.NONE);

    /** The canary's share of the exposure in one bucket, from 0 to 1; 1 if nobody is there. */
    double canaryShare(ConnectionAge age) {
        double canaryMillis = canary.atRisk().of(age);
        double bothMillis = canaryMillis + stable.atRisk().of(age);
        return bothMillis == 0 ? 1 : canaryMillis / bothMillis;
    }

    long bad(ConnectionAge age) {
        return canary.bad().of(age) + stable.bad().of(age);
    }

    /** Whether there is next to nobody to compare with. */
    boolean withoutStable() {
        return stable.atRisk().total() * 20 < canary.atRisk().total();
    }

    /**
     * The canary's bad peers over those that stable's rates would have given it, without the {@code tolerated} first; ages without a stable peer are left out.
     */
    double ratio(int tolerated) {
        double expected = 0;
        long seen = -tolerated;
        for (ConnectionAge age : ConnectionAge.values()) {
            if (stable.atRisk().of(age) > 0) {
                expected += (double) stable.bad().of(age)
                        * canary.atRisk().of(age)
                        / stable.atRisk().of(age);
                seen += canary.bad().of(age);
            }
        }
        return seen <= 0 ? 0 : seen / expected;
    }

    Comparison plus(Comparison other) {
        return new Comparison(stable.plus(other.stable), canary.plus(other.canary));
    }
}
