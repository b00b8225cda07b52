package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.GatewayNetwork;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Action;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** Carries out one decided action. Each may be repeated without harm. */
final class ActionRunner {
    private final KubernetesClient client;
    private final ChildWriter writer;
    private final Revisions revisions;
    private final Drains drains;

    ActionRunner(KubernetesClient client, ChildWriter writer, Revisions revisions, Drains drains) {
        this.client = client;
        this.writer = writer;
        this.revisions = revisions;
        this.drains = drains;
    }

    /** The children, with the Service read anew where an old reading of it would do harm. */
    Children confirmed(Children cached, RolloutStatus status) {
        GatewayIdentity gateway = cached.gateway();
        return ConfirmedPin.of(cached, status, () -> client.services()
                .inNamespace(gateway.namespace())
                .withName(gateway.name())
                .get());
    }

    void run(Action action, NotificationGatewaySpec spec, RevisionInputs wanted, Children children) {
        if (action instanceof Action.CreateRevision create) {
            RevisionInputs inputs = revisions.inputs(create.revision(), wanted, children);
            revisions.create(create.revision(), inputs, create.replicas(), children);
        } else if (action instanceof Action.Scale scale) {
            scale(children.gateway().namespace(), children.gateway().revisionName(scale.revision()), scale.replicas());
        } else if (action instanceof Action.PinService pin) {
            select(spec, wanted, Optional.of(pin.revision()), children);
        } else if (action instanceof Action.OpenService) {
            select(spec, wanted, Optional.empty(), children);
        } else if (action instanceof Action.Drain drain) {
            drains.begin(children.gateway(), drain.revision(), children.podsOf(drain.revision()));
        } else if (action instanceof Action.DeleteRevision delete) {
            delete(delete.revision(), children);
        }
    }

    private void select(NotificationGatewaySpec spec, RevisionInputs wanted, Optional<String> only, Children children) {
        RevisionInputs serving = revisions.serving(wanted, children);
        writer.select(
                GatewayNetwork.service(
                        children.gateway(), serving, spec.listener().service(), only),
                children.find(Service.class, children.gateway().name()));
    }

    /** Replicas alone: the rest of an older revision is not rendered anew by a newer operator. */
    private void scale(String namespace, String name, int replicas) {
        client.resources(Deployment.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(ChildWriter.FIELD_MANAGER)
                                .build(),
                        "{\"spec\":{\"replicas\":" + replicas + "}}");
    }

    private void delete(String revision, Children children) {
        String name = children.gateway().revisionName(revision);
        String namespace = children.gateway().namespace();
        client.resources(Deployment.class).inNamespace(namespace).withName(name).delete();
        client.resources(ConfigMap.class).inNamespace(namespace).withName(name).delete();
        Deployment deleted = children.deployments().get(revision);
        if (deleted != null) {
            writer.forget(deleted);
        }
    }
}
