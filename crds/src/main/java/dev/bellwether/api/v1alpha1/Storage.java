package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * The volume of a NATS server.
 *
 * @param size {@code 1Gi} by default
 * @param className the storage class; the cluster's default when absent
 * @param whenDeleted what becomes of the volume when the gateway is deleted, Delete by default
 */
public record Storage(
        @Default("1Gi") Quantity size,
        @Size(max = 253) @Nullable String className,
        @Default("Delete") WhenDeleted whenDeleted) {

    /** What becomes of data when its gateway is deleted. */
    public enum WhenDeleted {
        Delete,
        Retain
    }
}
