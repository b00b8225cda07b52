package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The log of notifications that all pods share.
 *
 * @param type Managed by default; immutable
 * @param managed the NATS that the operator runs, with type Managed
 * @param jetStream the platform's own NATS, with type JetStream
 */
@ValidationRule(
        value = "!has(self.type) || !has(oldSelf.type) || self.type == oldSelf.type",
        message = "backplane.type cannot change: subscribers' cursors belong to one log; make a new gateway")
@ValidationRule(
        value =
                "(has(self.managed) && has(self.managed.replicas) ? self.managed.replicas : 1) == (has(oldSelf.managed) && has(oldSelf.managed.replicas) ? oldSelf.managed.replicas : 1)",
        message =
                "backplane.managed.replicas cannot change: one server's log does not become that of three, nor the other way round; make a new gateway")
@ValidationRule(
        value =
                "has(self.type) && self.type == 'JetStream' ? has(self.jetStream) && !has(self.managed) : !has(self.jetStream)",
        message =
                "backplane.jetStream goes with type JetStream and backplane.managed with type Managed; keep the one that belongs to the type")
public record Backplane(
        @Default("Managed") Type type,
        @Nullable ManagedBackplane managed,
        @Nullable JetStream jetStream) {

    /** Who runs NATS. */
    public enum Type {
        Managed,
        JetStream
    }
}
