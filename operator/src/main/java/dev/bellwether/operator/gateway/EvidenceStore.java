package dev.bellwether.operator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.operator.analysis.EvidenceSnapshot;
import dev.bellwether.operator.revision.GatewayIdentity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the next leader must know of a canary, in a ConfigMap of the gateway's. */
final class EvidenceStore {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SALT_BYTES = 16;

    private final KubernetesClient client;
    private final SecureRandom random = new SecureRandom();

    /**
     * What is kept.
     *
     * @param salt with which pods hash peers, the same for a whole rollout
     * @param snapshot null before the first tick
     */
    record Kept(String epoch, String salt, @Nullable EvidenceSnapshot snapshot) {}

    EvidenceStore(KubernetesClient client) {
        this.client = client;
    }

    /** Whether two epochs are steps of one rollout: they differ after the last dot only. */
    static boolean sameRollout(String one, String other) {
        return one.lastIndexOf('.') > 0
                && other.lastIndexOf('.') > 0
                && one.substring(0, one.lastIndexOf('.')).equals(other.substring(0, other.lastIndexOf('.')));
    }

    /** Reads what was kept of this rollout; begins with a new salt, kept at once, if there is nothing. */
    Kept open(GatewayIdentity gateway, String epoch) {
        ConfigMap present = client.configMaps()
                .inNamespace(gateway.namespace())
                .withName(gateway.evidenceName())
                .get();
        Map<String, String> data = present == null ? null : present.getData();
        if (data != null && data.containsKey("salt") && sameRollout(data.getOrDefault("epoch", ""), epoch)) {
            return new Kept(
                    data.getOrDefault("epoch", epoch), data.getOrDefault("salt", ""), snapshot(data.get("snapshot")));
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Kept fresh = new Kept(epoch, HexFormat.of().formatHex(salt), null);
        write(gateway, fresh);
        return fresh;
    }

    /** Keeps; a failure costs at most what the next call keeps anyway. */
    void keep(GatewayIdentity gateway, Kept kept) {
        try {
            write(gateway, kept);
        } catch (KubernetesClientException e) {
            LOG.warn("evidence of {}/{}: not kept: {}", gateway.namespace(), gateway.name(), e.getMessage());
        }
    }

    private void write(GatewayIdentity gateway, Kept kept) {
        ConfigMapBuilder configMap = new ConfigMapBuilder()
                .withMetadata(gateway.metadata(gateway.evidenceName()))
                .addToData("epoch", kept.epoch())
                .addToData("salt", kept.salt());
        if (kept.snapshot() != null) {
            configMap.addToData("snapshot", text(kept.snapshot()));
        }
        client.resource(configMap.build())
                .fieldManager(ChildWriter.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    private static String text(EvidenceSnapshot snapshot) {
        try {
            return JSON.writeValueAsString(snapshot);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence: cannot be written as JSON", e);
        }
    }

    private static @Nullable EvidenceSnapshot snapshot(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return JSON.readValue(text, EvidenceSnapshot.class);
        } catch (JsonProcessingException e) {
            LOG.warn("evidence: not readable, begun anew: {}", e.getOriginalMessage());
            return null;
        }
    }
}
