package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes children by server-side apply, and only those that differ: at rest nothing is sent. Where the API server keeps a field other
 * than it was told (a webhook, a rewriting the comparison does not know) the object is accepted as it answered, so that the two
 * never argue.
 */
final class ChildWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChildWriter.class);
    private static final ObjectMapper JSON = Serialization.jsonMapper();
    static final String FIELD_MANAGER = "bellwether-operator";

    private final KubernetesClient client;
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();

    private record Accepted(String owner, JsonNode wanted, JsonNode answered) {}

    ChildWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Brings a child to what is wanted.
     *
     * @param actual the child as the cache has it
     * @return whether anything was written
     */
    boolean apply(HasMetadata wanted, @Nullable HasMetadata actual) {
        JsonNode tree = JSON.valueToTree(wanted);
        if (actual != null && !differs(wanted, tree, actual)) {
            return false;
        }
        NameClaims.insist(
                wanted, actual != null ? actual : client.resource(wanted).get());
        HasMetadata answered = client.resource(wanted)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (wanted instanceof Service service) {
            repairSelector(service, (Service) answered);
        }
        JsonNode answer = substance(answered);
        if (Drift.between(tree, answer)) {
            LOG.info(
                    "{} {}/{}: the API server keeps fields other than asked; accepted",
                    wanted.getKind(),
                    wanted.getMetadata().getNamespace(),
                    wanted.getMetadata().getName());
            accepted.put(answered.getMetadata().getUid(), new Accepted(owner(wanted), tree, answer));
        }
        return true;
    }

    /** As {@link #apply}; where the API server refuses the rest of a Service, such as an annotation, its selector is changed all the same. */
    void select(Service wanted, @Nullable Service actual) {
        try {
            apply(wanted, actual);
        } catch (KubernetesClientException e) {
            if (actual == null || ApiRefusal.of(e).isEmpty()) {
                throw e;
            }
            // What a spec asks of the Service must not keep a bad canary in it.
            repairSelector(wanted, actual);
        }
    }

    /** Creates a child that is never changed afterwards; a child that is there already is left alone. */
    boolean create(HasMetadata wanted, @Nullable HasMetadata actual) {
        if (actual != null) {
            return false;
        }
        NameClaims.insist(wanted, client.resource(wanted).get());
        client.resource(wanted).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
        return true;
    }

    /** Forgets a child that was deleted. */
    void forget(HasMetadata child) {
        accepted.remove(child.getMetadata().getUid());
    }

    /** Forgets all children of a gateway. */
    void forget(String gatewayUid) {
        accepted.values().removeIf(one -> one.owner().equals(gatewayUid));
    }

    private static String owner(HasMetadata child) {
        return child.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse("");
    }

    private boolean differs(HasMetadata wanted, JsonNode tree, HasMetadata actual) {
        JsonNode present = substance(actual);
        boolean selectorGrew = wanted instanceof Service service
                && !service.getSpec()
                        .getSelector()
                        .equals(((Service) actual).getSpec().getSelector());
        if (!selectorGrew && !Drift.between(tree, present)) {
            return false;
        }
        Accepted before = accepted.get(actual.getMetadata().getUid());
        return before == null
                || !before.wanted().equals(tree)
                || !before.answered().equals(present);
    }

    /** Server-side apply leaves selector entries that somebody else added; a Service with one more entry selects too little. */
    private void repairSelector(Service wanted, Service answered) {
        Map<String, String> selector = wanted.getSpec().getSelector();
        if (!selector.equals(answered.getSpec().getSelector())) {
            ObjectNode operation = JSON.createObjectNode();
            operation.put("op", "replace").put("path", "/spec/selector").set("value", JSON.valueToTree(selector));
            client.resource(answered)
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON)
                                    .withFieldManager(FIELD_MANAGER)
                                    .build(),
                            "[" + operation + "]");
        }
    }

    /** The object without what changes by itself. */
    private static JsonNode substance(HasMetadata object) {
        ObjectNode tree = JSON.valueToTree(object);
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            metadata.remove("resourceVersion");
            metadata.remove("generation");
        }
        return tree;
    }
}
