package dev.bellwether.operator.analysis;

/**
 * What one channel's test accepts.
 *
 * @param ratio the canary's rate relative to stable's that is still accepted, at least 1
 * @param alpha the probability of a false rollback in one step
 * @param tolerated canary peers that may misbehave without counting
 * @param harmRatio the ratio that a promotion must speak against
 * @param absolute whether a rate must also be high in itself to count
 */
record ChannelSettings(double ratio, double alpha, int tolerated, double harmRatio, boolean absolute) {
    /** Evidence that a rollback needs, in nats. */
    double need() {
        return -Math.log(alpha);
    }
}
