package dev.bellwether.operator.revision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user said that makes a pod what it is: the gateway's {@code spec} without what no pod sees (replicas, rollout, the
 * Service, the managed NATS), the image resolved, everything absent left absent, also what
 * the API server filled in. Its canonical text is kept beside the
 * revision's configuration, so that any revision can be rendered again after the spec has moved on.
 */
public final class RevisionInputs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HASH_DIGITS = 10;

    private final ObjectNode inputs;

    private RevisionInputs(ObjectNode inputs) {
        this.inputs = inputs;
    }

    /** From a gateway's {@code spec} as JSON; {@code defaultImage} is taken when the user names none. */
    public static RevisionInputs of(JsonNode spec, String defaultImage) {
        ObjectNode inputs = spec.deepCopy();
        inputs.remove("replicas");
        inputs.remove("rollout");
        remove(inputs, "listener", "service");
        remove(inputs, "backplane", "managed");
        OriginalDefaults.removeFrom(inputs);
        ObjectNode notifier = inputs.withObject("/notifier");
        if (!notifier.hasNonNull("image")) {
            notifier.put("image", defaultImage);
        }
        return new RevisionInputs((ObjectNode) canonical(inputs));
    }

    /** From what {@link #canonicalText} wrote. */
    public static RevisionInputs parse(String canonicalText) throws JsonProcessingException {
        return new RevisionInputs((ObjectNode) canonical(JSON.readTree(canonicalText)));
    }

    /** JSON with sorted members, without nulls, empty objects and empty lists, without white space. */
    public String canonicalText() {
        return inputs.toString();
    }

    /** The revision: the first 10 hexadecimal digits of the SHA-256 of the canonical text. */
    public String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(canonicalText().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java runtime)", e);
        }
    }

    public String image() {
        return inputs.at("/notifier/image").asText();
    }

    public int port() {
        return inputs.at("/listener/port").asInt(DefaultSettings.PORT);
    }

    public Optional<String> tlsSecretName() {
        return text("/listener/tls/secretName");
    }

    /** Whether the operator runs the gateway's NATS itself. */
    public boolean natsIsManaged() {
        return text("/backplane/type").orElse("Managed").equals("Managed");
    }

    /** Whether its pods have the addresses of their nodes. */
    boolean isOnTheNodesNetwork() {
        return inputs.at("/notifier/podTemplate/hostNetwork").asBoolean();
    }

    /** The text at a JSON pointer. */
    public Optional<String> text(String pointer) {
        JsonNode node = inputs.at(pointer);
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.asText());
    }

    /** A copy of what stands at a JSON pointer; a missing node where nothing does. */
    public JsonNode at(String pointer) {
        return inputs.at(pointer).deepCopy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RevisionInputs that && that.inputs.equals(inputs);
    }

    @Override
    public int hashCode() {
        return inputs.hashCode();
    }

    @Override
    public String toString() {
        return canonicalText();
    }

    private static void remove(ObjectNode parent, String member, String inner) {
        if (parent.get(member) instanceof ObjectNode object) {
            object.remove(inner);
        }
    }

    private static JsonNode canonical(JsonNode node) {
        if (node.isArray()) {
            var list = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> list.add(canonical(item)));
            return list;
        }
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> members = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> all = node.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> member = all.next();
            JsonNode value = canonical(member.getValue());
            if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                members.put(member.getKey(), value);
            }
        }
        return JsonNodeFactory.instance.objectNode().setAll(members);
    }
}
