package dev.bellwether.operator.gateway;

import dev.bellwether.operator.management.OperatorKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The Secret {@code bellwether-operator-keys} in the operator's namespace: made by the first operator to start, read by all others. */
final class KeySecret {
    private static final String NAME = "bellwether-operator-keys";

    private final SecretFiles secrets;
    private final String namespace;

    KeySecret(KubernetesClient client, String namespace) {
        this.secrets = new SecretFiles(client);
        this.namespace = namespace;
    }

    OperatorKeys open(Instant now) throws GeneralSecurityException {
        Optional<Map<String, String>> present = secrets.read(namespace, NAME);
        if (present.isPresent()) {
            return OperatorKeys.fromSecretData(present.get());
        }
        OperatorKeys fresh = OperatorKeys.generate(now);
        try {
            secrets.create(
                    new ObjectMetaBuilder()
                            .withNamespace(namespace)
                            .withName(NAME)
                            .addToLabels("app.kubernetes.io/managed-by", "bellwether")
                            .build(),
                    fresh.toSecretData());
            return fresh;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return OperatorKeys.fromSecretData(secrets.read(namespace, NAME).orElseThrow());
        }
    }
}
