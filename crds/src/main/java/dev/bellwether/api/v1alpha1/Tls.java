package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A certificate for the listener.
 *
 * @param secretName a Secret of type {@code kubernetes.io/tls} in the gateway's namespace
 */
public record Tls(
        @Required @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253)
        String secretName) {}
