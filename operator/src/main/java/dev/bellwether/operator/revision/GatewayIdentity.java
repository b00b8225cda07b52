package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/** The names and labels of everything that belongs to one gateway, as docs/protocol.md lists them. */
public record GatewayIdentity(String namespace, String name, String uid) {
    public static final String GATEWAY_LABEL = "bellwether.dev/gateway";
    public static final String REVISION_LABEL = "bellwether.dev/revision";
    public static final String BACKPLANE_LABEL = "bellwether.dev/backplane";
    public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY = "bellwether";

    public String revisionName(String revision) {
        return name + "-" + revision;
    }

    public String managementName() {
        return name + "-management";
    }

    public String natsName() {
        return name + "-nats";
    }

    public String evidenceName() {
        return name + "-evidence";
    }

    Map<String, String> labels() {
        return Map.of(
                "app.kubernetes.io/name",
                "bellwether-notifier",
                "app.kubernetes.io/instance",
                name,
                MANAGED_BY_LABEL,
                MANAGED_BY,
                GATEWAY_LABEL,
                name);
    }

    Map<String, String> revisionLabels(String revision) {
        Map<String, String> labels = new TreeMap<>(labels());
        labels.put(REVISION_LABEL, revision);
        return labels;
    }

    Map<String, String> natsLabels() {
        return Map.of(
                "app.kubernetes.io/name",
                "bellwether-nats",
                "app.kubernetes.io/instance",
                name,
                MANAGED_BY_LABEL,
                MANAGED_BY,
                BACKPLANE_LABEL,
                name);
    }

    /** Metadata of a child; the owner reference lets the API server delete it with the gateway, the operator running or not. */
    public ObjectMeta metadata(String childName, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(childName)
                .withLabels(labels)
                .withOwnerReferences(owner())
                .build();
    }

    /** Metadata of a child that belongs to no one revision. */
    public ObjectMeta metadata(String childName) {
        return metadata(childName, labels());
    }

    /** Metadata of what belongs to the managed NATS. */
    public ObjectMeta natsMetadata() {
        return metadata(natsName(), natsLabels());
    }

    private OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion("bellwether.dev/v1alpha1")
                .withKind("NotificationGateway")
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
