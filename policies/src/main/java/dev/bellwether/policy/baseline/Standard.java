package dev.bellwether.policy.baseline;

import dev.bellwether.policy.PolicyException;
import java.util.EnumSet;
import java.util.Set;

/** What a policy of a baseline derives from. */
public enum Standard {
    /** The Pod Security Standards of Kubernetes: decided exactly as Kubernetes decides. */
    POD_SECURITY("pod-security"),
    /** The platform's own rules: image provenance and workload hygiene, which Kubernetes does not judge. */
    PLATFORM("platform");

    private final String label;

    Standard(String label) {
        this.label = label;
    }

    /** The value of the label {@code bellwether.dev/standard}. */
    @Override
    public String toString() {
        return label;
    }

    /**
     * Reads standards as users write them.
     *
     * @param name {@code pod-security}, {@code platform} or {@code all}
     * @throws PolicyException if the name is none of these
     */
    public static Set<Standard> named(String name) {
        if (name.equals("all")) {
            return EnumSet.allOf(Standard.class);
        }
        for (Standard standard : values()) {
            if (standard.label.equals(name)) {
                return EnumSet.of(standard);
            }
        }
        throw new PolicyException("standard: " + name + " (expected: pod-security, platform or all)");
    }
}
