package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;

/** Writes a gateway's status by server-side apply, under the resourceVersion the decision was made from: a stale writer gets 409. */
final class StatusWriter {
    void write(NotificationGateway primary, RolloutStatus status, Context<NotificationGateway> context) {
        NotificationGateway fresh = new NotificationGateway();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(primary.getMetadata().getNamespace())
                .withName(primary.getMetadata().getName())
                .withResourceVersion(primary.getMetadata().getResourceVersion())
                .build());
        fresh.setStatus(StatusText.write(status));
        PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(primary, fresh, context);
    }
}
