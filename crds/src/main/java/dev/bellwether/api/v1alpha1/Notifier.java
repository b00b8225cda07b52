package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/**
 * The notifier's pod.
 *
 * @param image full image reference; the operator's own release when absent
 * @param resources requests and limits of the container
 * @param podTemplate what is laid over the operator's pod
 */
public record Notifier(
        @Size(min = 1, max = 500) @Nullable String image,
        @Nullable ResourceRequirements resources,
        @Nullable PodOverlay podTemplate) {}
