package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.notifier.EventReader.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /asyncapi.json} beside the streams and WebSockets that it describes. */
class AsyncApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASKED = "topic=rooms/1&since=earliest&lastEventId=old";

    private final Set<String> seen = new TreeSet<>();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyDescribedMessageIsSentAndEveryMessageIsAsDescribed() throws Exception {
        Conformance conformance;
        try (Served served = new Served("limits: {connections: 2}")) {
            conformance = new Conformance(served.get("/asyncapi.json").body());
            served.publish(
                    "rooms/1",
                    "{\"type\":\"t\",\"data\":{},\"priority\":1,\"dedup_key\":\"k\",\"expires_at\":\"2100-01-01T00:00:00Z\"}");
            EventReader reader = served.stream(ASKED);
            for (int i = 0; i < 4; i++) {
                block(conformance, reader.next());
            }
            try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, ASKED)) {
                for (int i = 0; i < 3; i++) {
                    message(conformance, wire.next());
                }
            }
        }
        try (Served served = new Served("limits: {connections: 1}")) {
            EventReader first = served.stream("topic=rooms/1");
            block(conformance, first.next());
            block(conformance, first.next());
            block(conformance, served.stream("topic=rooms/1").next());
            try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, "topic=rooms/1")) {
                message(conformance, wire.next());
            }
            served.notifier.drain();
            block(conformance, first.nextEvent());
        }
        presence(conformance);
        expired(conformance);
        Set<String> described = new TreeSet<>();
        conformance.document.get("channels").fields().forEachRemaining(channel -> channel.getValue()
                .get("messages")
                .fieldNames()
                .forEachRemaining(name -> described.add(channel.getKey() + " " + name)));
        assertThat(seen).isEqualTo(described);
    }

    private void presence(Conformance conformance) throws Exception {
        try (Served served = new Served("presence: {enabled: true, grace: 0s, announce: 100ms}")) {
            EventReader reader = served.stream("topic=rooms/1&presence=true");
            block(conformance, reader.nextEvent());
            try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, "topic=rooms/1&presence=true")) {
                message(conformance, wire.nextEvent());
                block(conformance, reader.nextEvent());
            }
            block(conformance, reader.nextEvent());
        }
    }

    private void expired(Conformance conformance) throws Exception {
        ECKey key = SignedTokens.key();
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
        try (Served served = new Served("auth: {jwt: {jwks: {file: '" + folder.resolve("keys.json")
                + "'}, audience: chat, clockSkew: 0s}}\n")) {
            String[] bearer = {"authorization", SignedTokens.bearer(key, Duration.ofSeconds(3), "rooms/*", "none")};
            EventReader reader = served.stream("topic=rooms/1", bearer);
            try (WebSocketWire wire = WebSocketWire.Http.HTTP_1_1.open(served, "topic=rooms/1", bearer)) {
                block(conformance, reader.nextEvent());
                message(conformance, wire.nextEvent());
            }
        }
    }

    private void block(Conformance conformance, Block block) throws Exception {
        ObjectNode fields = JSON.createObjectNode();
        if (block.id() != null) {
            fields.put("id", block.id());
        }
        if (block.event() != null) {
            fields.put("event", block.event());
        }
        if (block.retry() != null) {
            fields.put("retry", Long.parseLong(block.retry()));
        }
        if (!block.data().isEmpty()) {
            fields.set("data", JSON.readTree(block.text()));
        }
        String kind = block.isNotification() ? "notification" : block.event() == null ? "cursor" : block.event();
        check(conformance, "eventStream", kind, fields);
    }

    private void message(Conformance conformance, WebSocketWire.Frame frame) throws Exception {
        check(conformance, "webSocket", frame.event(), frame.json());
    }

    private void check(Conformance conformance, String channel, String kind, JsonNode value) {
        JsonNode messages = conformance.document.at("/channels/" + channel + "/messages");
        assertThat(messages.has(kind)).as("%s: %s is described", channel, value).isTrue();
        JsonNode message =
                conformance.document.at(messages.get(kind).get("$ref").asText().substring(1));
        assertThat(conformance.problems(message.get("payload"), value))
                .as("%s %s: %s", channel, kind, value)
                .isEmpty();
        seen.add(channel + " " + kind);
    }
}
