package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * NATS JetStream, run by the operator.
 *
 * @param replicas 1 or 3 servers, 1 by default; immutable
 * @param storage the volume of each server
 */
@ValidationRule(
        value = "!has(self.replicas) || self.replicas != 2",
        message = "backplane.managed.replicas must be 1 or 3: two servers have no majority")
public record ManagedBackplane(@Default("1") @Min(1) @Max(3) int replicas, Storage storage) {}
