package dev.bellwether.api.v1alpha1;

/**
 * A certificate for the listener.
 *
 * @param secretName a Secret of type {@code kubernetes.io/tls} in the gateway's namespace
 */
public record Tls(String secretName) {}
