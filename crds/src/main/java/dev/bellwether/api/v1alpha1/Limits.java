package dev.bellwether.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Quantity;

/**
 * Bounds that each pod enforces; they are checked against the container's memory limit.
 *
 * @param connections open connections, 20,000 by default
 * @param streamsPerConnection concurrent HTTP/2 streams of one connection, 100 by default
 * @param queuedBytesPerStream bytes that may wait for a slow subscriber, {@code 256Ki} by default
 * @param payload the largest body of a published notification, {@code 64Ki} by default
 */
public record Limits(int connections, int streamsPerConnection, Quantity queuedBytesPerStream, Quantity payload) {}
