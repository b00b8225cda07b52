package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.api.v1alpha1.Storage;
import dev.bellwether.operator.OperatorSettings;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.GatewayNetwork;
import dev.bellwether.operator.revision.ManagedNats;
import dev.bellwether.operator.revision.NatsFence;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Failure;
import dev.bellwether.operator.rollout.Gate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Everything of a gateway that belongs to no one revision, kept as it should be. */
final class Surroundings {
    private final OperatorSettings settings;
    private final ChildWriter writer;
    private final Revisions revisions;
    private final GatewaySecrets secrets;
    private final NameClaims claims;
    private final Map<String, Failure> refused = new ConcurrentHashMap<>();

    Surroundings(
            OperatorSettings settings,
            ChildWriter writer,
            Revisions revisions,
            GatewaySecrets secrets,
            NameClaims claims) {
        this.settings = settings;
        this.writer = writer;
        this.revisions = revisions;
        this.secrets = secrets;
        this.claims = claims;
    }

    /** Why nothing of this gateway may be written: an object of a name it needs is somebody else's. Empty if all names are its own. */
    Optional<Gate> taken(NotificationGatewaySpec spec, RevisionInputs wanted, Children children) {
        GatewayIdentity gateway = children.gateway();
        List<HasMetadata> named = wanted(spec, wanted, children);
        named.add(new ConfigMapBuilder()
                .withMetadata(gateway.metadata(gateway.evidenceName()))
                .build());
        named.addAll(secrets.named(gateway, wanted.natsIsManaged()));
        return named.stream()
                .flatMap(child ->
                        claims
                                .judge(
                                        child,
                                        children.find(
                                                child.getClass(),
                                                child.getMetadata().getName()))
                                .stream())
                .findFirst();
    }

    /**
     * Makes what is missing and repairs what was changed.
     *
     * @return whether {@link #refusal} says something else than before
     */
    boolean keep(NotificationGatewaySpec spec, RevisionInputs wanted, Children children) {
        String uid = children.gateway().uid();
        Failure before = refused.get(uid);
        try {
            write(spec, wanted, children);
            refused.remove(uid);
        } catch (KubernetesClientException e) {
            refused.put(uid, ApiRefusal.of(e).orElseThrow(() -> e));
        }
        return !Objects.equals(before, refused.get(uid));
    }

    /** What the API server last refused; null if it took everything. */
    @Nullable
    Failure refusal(String uid) {
        return refused.get(uid);
    }

    void forget(String uid) {
        refused.remove(uid);
    }

    private void write(NotificationGatewaySpec spec, RevisionInputs wanted, Children children) {
        GatewayIdentity gateway = children.gateway();
        secrets.keep(gateway, wanted.natsIsManaged());
        for (HasMetadata child : wanted(spec, wanted, children)) {
            writer.apply(
                    child, children.find(child.getClass(), child.getMetadata().getName()));
        }
    }

    private List<HasMetadata> wanted(NotificationGatewaySpec spec, RevisionInputs wanted, Children children) {
        GatewayIdentity gateway = children.gateway();
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(GatewayNetwork.serviceAccount(gateway));
        objects.add(new ConfigMapBuilder()
                .withMetadata(gateway.metadata(gateway.managementName()))
                .addToData("key.pem", secrets.publicKeyPem())
                .build());
        List<RevisionInputs> alive = revisions.alive(wanted, children);
        if (wanted.natsIsManaged()) {
            objects.add(NatsFence.policy(gateway, alive, settings.namespace()));
            objects.addAll(nats(spec, gateway, children));
        }
        objects.add(GatewayNetwork.networkPolicy(gateway, wanted, alive, settings.namespace()));
        objects.add(GatewayNetwork.disruptionBudget(gateway));
        // The selector is the rollout's to decide: whatever revision it names now is kept, anything else in it is
        // repaired.
        objects.add(GatewayNetwork.service(
                gateway,
                revisions.serving(wanted, children),
                spec.listener().service(),
                Optional.ofNullable(children.pinned())));
        return objects;
    }

    private List<HasMetadata> nats(NotificationGatewaySpec spec, GatewayIdentity gateway, Children children) {
        ManagedBackplane managed = managed(spec);
        ConfigMap config = ManagedNats.configMap(gateway, managed);
        Service service = ManagedNats.service(gateway);
        StatefulSet servers = ManagedNats.statefulSet(gateway, managed, settings.natsImage());
        StatefulSet present = children.find(StatefulSet.class, gateway.natsName());
        if (present != null) {
            // Immutable at the API server: a volume once made keeps its size and class.
            servers.getSpec().setVolumeClaimTemplates(null);
        }
        return List.of(config, service, servers, ManagedNats.disruptionBudget(gateway));
    }

    static ManagedBackplane managed(NotificationGatewaySpec spec) {
        ManagedBackplane said = spec.backplane().managed();
        return said != null
                ? said
                : new ManagedBackplane(1, new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete));
    }
}
