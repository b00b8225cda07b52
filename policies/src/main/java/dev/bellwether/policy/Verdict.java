package dev.bellwether.policy;

import java.util.List;

/** What a {@link PolicySet} says of a Pod. */
public sealed interface Verdict {

    /** Every violation, in the order of the policies and of the fields; empty only for a compliant Pod. */
    List<Violation> violations();

    /** Whether nothing was violated and nothing failed to evaluate. */
    default boolean isCompliant() {
        return this instanceof Compliant;
    }

    /** No policy is violated. */
    record Compliant() implements Verdict {
        @Override
        public List<Violation> violations() {
            return List.of();
        }
    }

    /**
     * At least one policy is violated, or could not be evaluated, which counts the same.
     *
     * @param violations all of them, never empty
     */
    record Violated(List<Violation> violations) implements Verdict {
        public Violated {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("violations: [] (expected: at least one)");
            }
        }
    }

    /** The verdict for what was found. */
    static Verdict of(List<Violation> violations) {
        return violations.isEmpty() ? new Compliant() : new Violated(violations);
    }
}
