package dev.bellwether.operator.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;

/** A revision's {@code notifier.yaml} and the immutable ConfigMap that carries it. */
public final class NotifierConfig {
    /** The ConfigMap's entry with the configuration. */
    public static final String FILE = "notifier.yaml";
    /** The ConfigMap's entry with the canonical inputs; no pod mounts it. */
    public static final String INPUTS = "inputs.json";

    /** What the spec says of the listener in other words than the file does. */
    private static final Set<String> OF_THE_POD = Set.of("port", "tls");

    private NotifierConfig() {}

    public static ConfigMap configMap(GatewayIdentity gateway, String revision, RevisionInputs inputs) {
        return new ConfigMapBuilder()
                .withMetadata(gateway.metadata(gateway.revisionName(revision), gateway.revisionLabels(revision)))
                .withImmutable(true)
                .addToData(FILE, yaml(gateway, inputs))
                .addToData(INPUTS, inputs.canonicalText())
                .build();
    }

    /** The file of docs/protocol.md; what the user left out is left to the notifier's own defaults. */
    static String yaml(GatewayIdentity gateway, RevisionInputs inputs) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        ObjectNode listener = file.putObject("listener").put("port", inputs.port());
        if (inputs.tlsSecretName().isPresent()) {
            listener.set("tls", keyPair("/etc/bellwether/tls"));
        }
        inputs.at("/listener").properties().stream()
                .filter(member -> !OF_THE_POD.contains(member.getKey()))
                .forEach(member -> listener.set(member.getKey(), member.getValue()));
        ObjectNode management = file.putObject("management");
        management.put("host", "0.0.0.0").put("port", DefaultSettings.MANAGEMENT_PORT);
        management.set("tls", keyPair("/etc/bellwether/management"));
        management.put("operatorKey", "/etc/bellwether/operator/key.pem");
        for (String member : List.of("auth", "topics", "push", "limits", "presence", "tracing")) {
            JsonNode value = inputs.at("/" + member);
            if (!value.isMissingNode()) {
                file.set(member, value);
            }
        }
        if (file.get("tracing") instanceof ObjectNode tracing && !tracing.has("serviceName")) {
            tracing.put("serviceName", gateway.name());
        }
        TokenKeys.of(inputs).ifPresent(keys -> ((ObjectNode) file.at("/auth/jwt"))
                .putObject("jwks")
                .put("file", TokenKeys.FOLDER + "/" + TokenKeys.ENTRY));
        if (TokenKeys.caSecretName(inputs).isPresent()) {
            ObjectNode jwks = (ObjectNode) file.at("/auth/jwt/jwks");
            jwks.remove("caSecretName");
            jwks.put("caFile", TokenKeys.AUTHORITIES_FOLDER + "/" + NatsAddress.AUTHORITIES);
        }
        file.putObject("static").put("root", "/srv/www");
        ObjectNode drain = file.putObject("drain").put("grace", DefaultSettings.DRAIN_GRACE_SECONDS + "s");
        inputs.at("/drain").properties().forEach(member -> drain.set(member.getKey(), member.getValue()));
        file.set("backplane", backplane(gateway, inputs));
        return Serialization.asYaml(file);
    }

    private static ObjectNode backplane(GatewayIdentity gateway, RevisionInputs inputs) {
        ObjectNode backplane = JsonNodeFactory.instance.objectNode();
        backplane.put("type", "JetStream");
        backplane.put("url", NatsAddress.url(gateway, inputs));
        backplane.put("stream", "bellwether_" + gateway.namespace() + "_" + gateway.name());
        backplane.put("subjectPrefix", "bellwether." + gateway.namespace() + "." + gateway.name());
        if (NatsAddress.credentialsSecretName(gateway, inputs).isPresent()) {
            backplane.put("usernameFile", "/etc/bellwether/backplane/username");
            backplane.put("passwordFile", "/etc/bellwether/backplane/password");
        }
        if (NatsAddress.caSecretName(inputs).isPresent()) {
            backplane.put("caFile", NatsAddress.AUTHORITIES_FOLDER + "/" + NatsAddress.AUTHORITIES);
        }
        return backplane;
    }

    private static ObjectNode keyPair(String folder) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("certificate", folder + "/tls.crt")
                .put("key", folder + "/tls.key");
    }
}
