package dev.bellwether.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The revision that serves.
 *
 * @param revision its hash
 * @param image its image
 * @param replicas its available pods
 * @param streams its open event streams, as of the last step of a rollout
 */
public record StableStatus(
        String revision,
        @Nullable String image,
        @Nullable Integer replicas,
        @Nullable Long streams) {}
