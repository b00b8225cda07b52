package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The platform's own NATS with JetStream.
 *
 * @param url {@code nats://host:port}; immutable
 * @param credentialsSecretName a Secret with the keys {@code notifier-username} and {@code notifier-password}, and, if the operator is to make the stream, {@code operator-username} and
 *     {@code operator-password}
 */
public record JetStream(String url, @Nullable String credentialsSecretName) {}
