package dev.bellwether.api.v1alpha1;

/**
 * Who may subscribe and publish.
 *
 * @param anonymous true: everyone who reaches the gateway; it has to be said
 */
public record Auth(boolean anonymous) {}
