package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own NATS with JetStream.
 *
 * @param url {@code nats://host:port}; immutable
 * @param credentialsSecretName a Secret with the keys {@code notifier-username} and {@code notifier-password}, and, if the operator is to make the stream, {@code operator-username} and
 *     {@code operator-password}
 * @param caSecretName a Secret with the key {@code ca.crt}, PEM: who may vouch for NATS, which is then spoken to over TLS alone; with {@code tls://} and without it,
 *     those that Java's runtime knows
 */
@ValidationRule(
        value = "self.url == oldSelf.url",
        message = "backplane.jetStream.url cannot change: subscribers' cursors belong to one log; make a new gateway")
public record JetStream(
        @Required @Pattern("^(nats|tls)://[A-Za-z0-9.-]+(:[0-9]{1,5})?$") @Size(max = 300)
        String url,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String credentialsSecretName,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String caSecretName) {}
