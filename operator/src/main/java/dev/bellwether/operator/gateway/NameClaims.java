package dev.bellwether.operator.gateway;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.rollout.Gate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose an object is that has the name a gateway's child would have. The operator may write Services and Secrets everywhere; whoever may
 * only make gateways must not borrow that right for an object that somebody else made.
 */
final class NameClaims {
    private final KubernetesClient client;
    private final Map<String, Set<String>> own = new ConcurrentHashMap<>();

    NameClaims(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Why the child may not be written; empty if the name is free or the gateway's own. What no cache holds is read from the API server
     * until it is once found to be the gateway's.
     *
     * @param cached the object of that name as a cache has it
     */
    Optional<Gate> judge(HasMetadata wanted, @Nullable HasMetadata cached) {
        if (cached != null) {
            return judged(wanted, cached);
        }
        OwnerReference owner = controller(wanted);
        String uid = owner == null ? "" : owner.getUid();
        Set<String> found = own.computeIfAbsent(uid, anew -> ConcurrentHashMap.newKeySet());
        if (found.contains(named(wanted))) {
            return Optional.empty();
        }
        HasMetadata present = client.resource(wanted).get();
        if (present == null) {
            return Optional.empty();
        }
        Optional<Gate> judgement = judged(wanted, present);
        if (judgement.isEmpty()) {
            found.add(named(wanted));
        }
        return judgement;
    }

    /** @throws IllegalStateException if {@code present} is another's */
    static void insist(HasMetadata wanted, @Nullable HasMetadata present) {
        Gate taken = present == null ? null : judged(wanted, present).orElse(null);
        if (taken != null) {
            throw new IllegalStateException(named(wanted) + " in "
                    + wanted.getMetadata().getNamespace() + ": not written, since it belongs to somebody else");
        }
    }

    void forget(String uid) {
        own.remove(uid);
    }

    static Optional<Gate> judged(HasMetadata wanted, HasMetadata present) {
        OwnerReference ours = controller(wanted);
        OwnerReference theirs = controller(present);
        if (ours == null || theirs == null) {
            return sameLabels(wanted, present)
                    ? Optional.empty()
                    : Optional.of(taken(wanted, "nobody's that it knows"));
        }
        if (theirs.getUid().equals(ours.getUid())) {
            return Optional.empty();
        }
        String who = theirs.getKind() + " " + theirs.getName();
        return Optional.of(
                theirs.getKind().equals(ours.getKind()) && theirs.getName().equals(ours.getName())
                        ? new Gate.Waiting(
                                "NameInUse",
                                named(wanted) + " is still there from a gateway of the same name that was deleted")
                        : taken(wanted, "of " + who));
    }

    private static Gate taken(HasMetadata wanted, String whose) {
        return new Gate.Refused(
                "NameTaken",
                "metadata.name: there is a " + named(wanted) + " already, " + whose
                        + " (expected: a name for which there is none; give the gateway another)");
    }

    /** An object that lost its owner reference, as {@code kubectl delete --cascade=orphan} leaves it, is taken up again. */
    private static boolean sameLabels(HasMetadata wanted, HasMetadata present) {
        return GatewayIdentity.MANAGED_BY.equals(label(present, GatewayIdentity.MANAGED_BY_LABEL))
                && Objects.equals(
                        label(wanted, GatewayIdentity.GATEWAY_LABEL), label(present, GatewayIdentity.GATEWAY_LABEL))
                && Objects.equals(
                        label(wanted, GatewayIdentity.BACKPLANE_LABEL),
                        label(present, GatewayIdentity.BACKPLANE_LABEL));
    }

    private static @Nullable String label(HasMetadata object, String name) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(name);
    }

    private static @Nullable OwnerReference controller(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return metadata.getOwnerReferences() == null
                ? null
                : metadata.getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst()
                        .orElse(null);
    }

    private static String named(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
