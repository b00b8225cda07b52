package dev.bellwether.policy.baseline;

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
}
