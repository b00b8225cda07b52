package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The log of notifications that all pods share.
 *
 * @param type Managed by default; immutable
 * @param managed the NATS that the operator runs, with type Managed
 * @param jetStream the platform's own NATS, with type JetStream
 */
public record Backplane(
        Type type,
        @Nullable ManagedBackplane managed,
        @Nullable JetStream jetStream) {

    /** Who runs NATS. */
    public enum Type {
        Managed,
        JetStream
    }
}
