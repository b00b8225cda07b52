package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.NotifierConfig;
import dev.bellwether.operator.revision.NotifierDeployment;
import dev.bellwether.operator.revision.RevisionInputs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ConfigMap and Deployment of each revision: made once, scaled by decisions, repaired when somebody changed them. */
final class Revisions {
    /** What the pod template was when it was rendered; another operator release renders another and leaves this one alone. */
    private static final String RENDERED = "bellwether.dev/rendered";

    private final ChildWriter writer;

    Revisions(ChildWriter writer) {
        this.writer = writer;
    }

    void create(String revision, RevisionInputs inputs, int replicas, Children children) {
        GatewayIdentity gateway = children.gateway();
        writer.create(NotifierConfig.configMap(gateway, revision, inputs), children.configMapOf(revision));
        writer.apply(
                render(gateway, revision, inputs, replicas),
                children.deployments().get(revision));
    }

    /** Repairs what somebody changed in the revisions that run; returns whether anything was written. */
    boolean repair(RevisionInputs wanted, Children children) {
        boolean wrote = false;
        for (Map.Entry<String, Deployment> one : children.deployments().entrySet()) {
            String revision = one.getKey();
            RevisionInputs inputs = inputs(revision, wanted, children);
            if (!inputs.hash().equals(revision)) {
                continue; // neither remembered nor wanted: nothing to repair it from
            }
            wrote |= writer.create(
                    NotifierConfig.configMap(children.gateway(), revision, inputs), children.configMapOf(revision));
            Deployment present = one.getValue();
            Integer replicas = present.getSpec().getReplicas();
            Deployment rendered = render(children.gateway(), revision, inputs, replicas == null ? 1 : replicas);
            if (Objects.equals(renderedAs(present), renderedAs(rendered))) {
                wrote |= writer.apply(rendered, present);
            }
        }
        return wrote;
    }

    /** A revision's inputs: as remembered beside its configuration, else those the spec asks for. */
    RevisionInputs inputs(String revision, RevisionInputs wanted, Children children) {
        ConfigMap remembered = children.configMapOf(revision);
        String text = remembered == null || remembered.getData() == null
                ? null
                : remembered.getData().get(NotifierConfig.INPUTS);
        if (text == null) {
            return wanted;
        }
        try {
            return RevisionInputs.parse(text);
        } catch (JsonProcessingException e) {
            return wanted; // an immutable ConfigMap that is not ours to read: its hash will not match either
        }
    }

    /** The inputs whose port and protocol clients are told: of the revision that alone receives them, else the spec's. */
    RevisionInputs serving(RevisionInputs wanted, Children children) {
        String pinned = children.pinned();
        return pinned == null ? wanted : inputs(pinned, wanted, children);
    }

    /** Inputs of every revision that has pods or is about to have some. */
    List<RevisionInputs> alive(RevisionInputs wanted, Children children) {
        List<RevisionInputs> alive = new ArrayList<>(List.of(wanted));
        children.deployments().forEach((revision, deployment) -> {
            Integer replicas = deployment.getSpec().getReplicas();
            if (replicas == null || replicas > 0) {
                alive.add(inputs(revision, wanted, children));
            }
        });
        return alive;
    }

    private static Deployment render(GatewayIdentity gateway, String revision, RevisionInputs inputs, int replicas) {
        Deployment bare = NotifierDeployment.deployment(gateway, revision, inputs, replicas);
        String text = Serialization.asJson(bare.getSpec().getTemplate());
        return new DeploymentBuilder(bare)
                .editMetadata()
                .addToAnnotations(RENDERED, Integer.toHexString(text.hashCode()))
                .endMetadata()
                .build();
    }

    private static @Nullable String renderedAs(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(RENDERED);
    }
}
