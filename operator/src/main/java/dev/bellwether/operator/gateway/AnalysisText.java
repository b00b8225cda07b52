package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.Rollout;
import dev.bellwether.operator.analysis.AnalysisSettings;

/** The spec's analysis as numbers. */
final class AnalysisText {
    private static final double PERCENT = 100;

    private AnalysisText() {}

    static AnalysisSettings read(Rollout rollout) {
        return new AnalysisSettings(
                percentage(rollout.analysis().maxFalseRollback()),
                Double.parseDouble(rollout.analysis().minRelativeIncrease()),
                rollout.analysis().tolerateHostilePeers(),
                rollout.steps().size());
    }

    private static double percentage(String text) {
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException(
                    "spec.rollout.analysis.maxFalseRollback: " + text + " (expected: a percentage such as 0.1%)");
        }
        return Double.parseDouble(text.substring(0, text.length() - 1)) / PERCENT;
    }
}
