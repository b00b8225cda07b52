package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;

/**
 * The security baseline that the gateway's pods are held to.
 *
 * @param baseline restricted by default; the platform's floor outranks a lower one
 * @param version the version of the Pod Security Standards, {@code v1.36} by default
 */
public record Security(
        @Default("restricted") Level baseline,

        @Default("v1.36") @Pattern("^(latest|v1\\.[0-9]{1,2})$")
        String version) {

    /** Levels of the Pod Security Standards. */
    public enum Level {
        privileged,
        baseline,
        restricted
    }
}
