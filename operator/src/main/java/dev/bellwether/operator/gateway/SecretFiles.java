package dev.bellwether.operator.gateway;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets, read and made one at a time by name: the operator neither lists nor watches them. */
final class SecretFiles {
    private final KubernetesClient client;

    SecretFiles(KubernetesClient client) {
        this.client = client;
    }

    /** A Secret's entries as text; empty if there is no such Secret. */
    Optional<Map<String, String>> read(String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return Optional.empty();
        }
        Map<String, String> entries = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            entries.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return Optional.of(entries);
    }

    /** Makes a Secret; fails with 409 if somebody was faster. */
    void create(ObjectMeta metadata, Map<String, String> entries) {
        client.resource(new SecretBuilder()
                        .withMetadata(metadata)
                        .withType("Opaque")
                        .withData(encoded(entries))
                        .build())
                .create();
    }

    /**
     * Makes a Secret or replaces the entries of one that is the operator's own.
     *
     * @throws IllegalStateException if it is somebody else's
     */
    void apply(ObjectMeta metadata, Map<String, String> entries) {
        Secret wanted = new SecretBuilder()
                .withMetadata(metadata)
                .withType("Opaque")
                .withData(encoded(entries))
                .build();
        NameClaims.insist(wanted, client.resource(wanted).get());
        client.resource(wanted)
                .fieldManager(ChildWriter.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    private static Map<String, String> encoded(Map<String, String> entries) {
        Map<String, String> encoded = new TreeMap<>();
        entries.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return encoded;
    }
}
