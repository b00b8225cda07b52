package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.revision.GatewayIdentity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The caches of everything that carries the operator's label, and which gateway a change in them wakes. Never Secrets. */
final class ChildSources {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Deployment.class,
            StatefulSet.class,
            Service.class,
            ConfigMap.class,
            ServiceAccount.class,
            PodDisruptionBudget.class,
            NetworkPolicy.class,
            Pod.class);

    private ChildSources() {}

    static List<EventSource<?, NotificationGateway>> all(
            EventSourceContext<NotificationGateway> context, Wakeup wakeup) {
        List<EventSource<?, NotificationGateway>> sources = new ArrayList<>();
        KINDS.forEach(kind -> sources.add(source(kind, context)));
        sources.add(wakeup.source());
        return sources;
    }

    static Children read(GatewayIdentity gateway, Context<NotificationGateway> context) {
        List<HasMetadata> objects = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : KINDS) {
            if (kind != Pod.class) {
                objects.addAll(context.getSecondaryResources(kind));
            }
        }
        return new Children(gateway, objects, List.copyOf(context.getSecondaryResources(Pod.class)));
    }

    private static <T extends HasMetadata> EventSource<T, NotificationGateway> source(
            Class<T> kind, EventSourceContext<NotificationGateway> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, NotificationGateway.class)
                        .withName(kind.getSimpleName())
                        .withLabelSelector(GatewayIdentity.MANAGED_BY_LABEL + "=" + GatewayIdentity.MANAGED_BY)
                        .withSecondaryToPrimaryMapper(ChildSources::owner)
                        // Evidence is written every few seconds during a rollout and read once: nobody need be woken by
                        // it.
                        .withOnUpdateFilter(
                                (now, before) -> !now.getMetadata().getName().endsWith("-evidence"))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    private static Set<ResourceID> owner(HasMetadata child) {
        Map<String, String> labels = child.getMetadata().getLabels();
        if (labels == null) {
            return Set.of();
        }
        String name = labels.getOrDefault(GatewayIdentity.GATEWAY_LABEL, labels.get(GatewayIdentity.BACKPLANE_LABEL));
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, child.getMetadata().getNamespace()));
    }
}
