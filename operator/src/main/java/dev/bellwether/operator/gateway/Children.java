package dev.bellwether.operator.gateway;

import dev.bellwether.operator.revision.GatewayIdentity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the caches hold of one gateway. Shared with the caches: not to be changed. */
record Children(GatewayIdentity gateway, Collection<HasMetadata> objects, List<Pod> pods) {

    <T extends HasMetadata> @Nullable T find(Class<T> type, String name) {
        for (HasMetadata object : objects) {
            if (type.isInstance(object) && object.getMetadata().getName().equals(name)) {
                return type.cast(object);
            }
        }
        return null;
    }

    /** Deployments by revision. */
    Map<String, Deployment> deployments() {
        Map<String, Deployment> deployments = new TreeMap<>();
        for (HasMetadata object : objects) {
            String revision = label(object, GatewayIdentity.REVISION_LABEL);
            if (object instanceof Deployment deployment && revision != null) {
                deployments.put(revision, deployment);
            }
        }
        return deployments;
    }

    /** Revisions that have a configuration. */
    Set<String> configured() {
        return objects.stream()
                .filter(ConfigMap.class::isInstance)
                .flatMap(object -> Optional.ofNullable(label(object, GatewayIdentity.REVISION_LABEL)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Pods of a revision that are not being deleted. */
    List<Pod> podsOf(String revision) {
        return pods.stream()
                .filter(pod -> revision.equals(label(pod, GatewayIdentity.REVISION_LABEL)))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Pods of the managed NATS. */
    List<Pod> natsPods() {
        return pods.stream()
                .filter(pod -> label(pod, GatewayIdentity.BACKPLANE_LABEL) != null)
                .toList();
    }

    @Nullable
    ConfigMap configMapOf(String revision) {
        return find(ConfigMap.class, gateway.revisionName(revision));
    }

    /** The revision in the Service's selector; null if there is none. */
    @Nullable
    String pinned() {
        Service service = find(Service.class, gateway.name());
        if (service == null || service.getSpec().getSelector() == null) {
            return null;
        }
        return service.getSpec().getSelector().get(GatewayIdentity.REVISION_LABEL);
    }

    private static @Nullable String label(HasMetadata object, String name) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(name);
    }
}
