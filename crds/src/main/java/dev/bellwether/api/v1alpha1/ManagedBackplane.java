package dev.bellwether.api.v1alpha1;

/**
 * NATS JetStream, run by the operator.
 *
 * @param replicas 1 or 3 servers, 1 by default
 * @param storage the volume of each server
 */
public record ManagedBackplane(int replicas, Storage storage) {}
