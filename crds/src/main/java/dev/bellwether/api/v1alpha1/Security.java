package dev.bellwether.api.v1alpha1;

/**
 * The security baseline that the gateway's pods are held to.
 *
 * @param baseline restricted by default; the platform's floor outranks a lower one
 * @param version the version of the Pod Security Standards, {@code v1.36} by default
 */
public record Security(Level baseline, String version) {

    /** Levels of the Pod Security Standards. */
    public enum Level {
        privileged,
        baseline,
        restricted
    }
}
