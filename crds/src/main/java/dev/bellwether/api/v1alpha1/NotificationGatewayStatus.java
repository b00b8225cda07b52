package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator answers.
 *
 * @param observedGeneration the generation of the spec that the rest speaks of; -1 before the operator has seen the gateway
 * @param stable the revision that serves
 * @param canary the revision that is being tried
 * @param rejected at most 10 revisions that were rolled back, the newest first; they are not tried again unless asked
 * @param lastControl the interventions that have acted
 * @param conditions Ready, Reconciling, Stalled, Available, BaselineCompliant, CanaryHealthy, CanaryObservable
 */
public record NotificationGatewayStatus(
        @Nullable Long observedGeneration,
        @Nullable StableStatus stable,
        @Nullable CanaryStatus canary,
        @Size(max = 10) @Nullable List<RejectedRevision> rejected,
        @Nullable LastControl lastControl,
        @Size(max = 20) @Nullable List<Condition> conditions) {}
