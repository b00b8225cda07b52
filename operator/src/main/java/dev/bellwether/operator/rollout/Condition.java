package dev.bellwether.operator.rollout;

import java.time.Instant;
import java.util.Locale;

/**
 * A condition as Kubernetes knows it.
 *
 * @param observedGeneration the spec's generation that it speaks of
 * @param since when {@code value} last changed ({@code lastTransitionTime})
 * @param reason one word in CamelCase
 * @param message for people; what to change, if anything
 */
public record Condition(Type type, Value value, long observedGeneration, Instant since, String reason, String message) {

    /** In the order in which they stand in status. {@code RECONCILING} and {@code STALLED} are there only when true, and never both. */
    public enum Type {
        READY("Ready"),
        RECONCILING("Reconciling"),
        STALLED("Stalled"),
        AVAILABLE("Available"),
        BASELINE_COMPLIANT("BaselineCompliant"),
        CANARY_HEALTHY("CanaryHealthy"),
        CANARY_OBSERVABLE("CanaryObservable");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** As written in status. */
        public String text() {
            return text;
        }
    }

    /** What a condition may say. */
    public enum Value {
        TRUE,
        FALSE,
        UNKNOWN;

        /** As written in status. */
        public String text() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }
}
