package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.notifier.EventReader.Block;
import dev.bellwether.notifier.WebSocketWire.Frame;
import dev.bellwether.notifier.WebSocketWire.Http;
import dev.bellwether.v1.Event;
import dev.bellwether.v1.SubscribeRequest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is on a topic, as clients of one notifier see it. */
class PresenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOON = "presence: {enabled: true, grace: 0s, announce: 100ms}\n";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void aClientThatAsksIsToldWhoIsThereAndThenWhoComesAndLeaves(Http http) throws Exception {
        try (Served served = new Served(SOON);
                WebSocketWire first = http.open(served, "topic=rooms/1&presence=true")) {
            JsonNode members = presence(first);
            assertThat(members.path("action").asText()).isEqualTo("members");
            assertThat(members.path("first").asBoolean()).isTrue();
            assertThat(members.path("last").asBoolean()).isTrue();
            assertThat(members.path("members")).hasSize(1);
            assertThat(members.at("/members/0/transports/websocket").asInt()).isEqualTo(1);

            WebSocketWire second = http.open(served, "topic=rooms/1");
            JsonNode join = presence(first);
            assertThat(join.path("action").asText()).isEqualTo("join");
            assertThat(join.path("topic").asText()).isEqualTo("rooms/1");
            assertThat(join.path("at").asText()).matches("20.*Z");
            second.close();
            JsonNode leave = presence(first);
            assertThat(leave.path("action").asText()).isEqualTo("leave");
            assertThat(leave.path("member")).isEqualTo(join.path("member"));
            assertThat(served.count("bellwether.presence.changes", "action", "leave"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void anEventStreamTellsItWithoutAnIdSoThatResumptionStaysRight(HttpClient.Version version) throws Exception {
        try (Served served = new Served(
                SOON, Customizer.NONE, HttpClient.newBuilder().version(version).build())) {
            EventReader reader = served.stream("topic=rooms/1&presence=true");
            String cursor = reader.next().id();
            Block members = reader.nextEvent();
            assertThat(members.event()).isEqualTo("presence");
            assertThat(members.id()).isNull();
            String id = served.publish("rooms/1", 1);
            Block event = reader.nextEvent();
            assertThat(event.id()).isEqualTo(id).isNotEqualTo(cursor);
            try (WebSocketWire other = Http.HTTP_1_1.open(served, "topic=rooms/*")) {
                Block join = reader.nextEvent();
                assertThat(join.id()).isNull();
                assertThat(JSON.readTree(join.text()).path("topic").asText()).isEqualTo("rooms/*");
            }
            assertThat(JSON.readTree(reader.nextEvent().text()).path("action").asText())
                    .isEqualTo("leave");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallOfGrpcWebTellsItWithoutAnIdToo(boolean text) throws Exception {
        try (Served served = new Served(SOON)) {
            SubscribeRequest request = SubscribeRequest.newBuilder()
                    .addTopics("rooms/1")
                    .setPresence(true)
                    .build();
            GrpcWebCall call = new GrpcWebCall(text).http1(served, request);
            Event members = call.nextEvent();
            assertThat(members.getId()).isEmpty();
            JsonNode told = JSON.readTree(members.getPresence().getData());
            assertThat(told.path("action").asText()).isEqualTo("members");
            assertThat(told.at("/members/0/transports/" + (text ? "grpc-web-text" : "grpc-web"))
                            .asInt())
                    .isEqualTo(1);
            try (WebSocketWire other = Http.HTTP_1_1.open(served, "topic=rooms/1")) {
                other.next();
                assertThat(JSON.readTree(call.nextEvent().getPresence().getData())
                                .path("action")
                                .asText())
                        .isEqualTo("join");
            }
            assertThat(JSON.readTree(call.nextEvent().getPresence().getData())
                            .path("action")
                            .asText())
                    .isEqualTo("leave");
        }
    }

    @Test
    void aCallOfGrpcWebThatAsksWhereNobodyKeepsPresenceIsTold() throws Exception {
        try (Served served = new Served("")) {
            SubscribeRequest request = SubscribeRequest.newBuilder()
                    .addTopics("rooms/1")
                    .setPresence(true)
                    .build();
            HttpResponse<Void> refused =
                    new GrpcWebCall(false).http1(served, request).response.get(10, TimeUnit.SECONDS);
            assertThat(refused.headers().firstValue("grpc-status")).hasValue("5");
            assertThat(refused.headers().firstValue("grpc-message").orElseThrow())
                    .contains("keeps no presence");
        }
    }

    @Test
    void whoIsThereIsAnsweredInPages() throws Exception {
        try (Served served = new Served(SOON);
                WebSocketWire one = Http.HTTP_1_1.open(served, "topic=rooms/1");
                WebSocketWire two = Http.HTTP_1_1.open(served, "topic=rooms/*");
                WebSocketWire elsewhere = Http.HTTP_1_1.open(served, "topic=rooms/2")) {
            one.next();
            two.next();
            elsewhere.next();
            await().until(() -> total(served, "rooms/1") == 2);
            JsonNode first = get(served, "rooms/1?limit=1");
            assertThat(first.path("members")).hasSize(1);
            assertThat(first.path("total").asInt()).isEqualTo(2);
            JsonNode second =
                    get(served, "rooms/1?limit=1&after=" + first.path("next").asText());
            assertThat(second.path("members")).hasSize(1);
            assertThat(second.has("next")).isFalse();
            assertThat(second.at("/members/0/member")).isNotEqualTo(first.at("/members/0/member"));
            assertThat(total(served, "rooms/*")).isEqualTo(3);
            assertThat(total(served, "rooms/9")).isEqualTo(1);
        }
    }

    @Test
    void aTokensSubjectIsOneMemberHoweverManyStreamsItHas() throws Exception {
        ECKey key = SignedTokens.key();
        Path keys = Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
        String ann = "Bearer " + SignedTokens.token(key, "ann", Duration.ofHours(1), "rooms/1", "none");
        try (Served served = new Served(SOON + "auth: {jwt: {jwks: {file: " + keys + "}, audience: chat}}\n")) {
            served.stream("topic=rooms/1", "authorization", ann).next();
            served.stream("topic=rooms/1", "authorization", ann).next();
            await().until(() -> {
                JsonNode page = JSON.readTree(served.send("GET", "/v1/presence/rooms/1", "", "authorization", ann)
                        .body());
                return page.path("total").asInt() == 1
                        && page.at("/members/0/streams").asInt() == 2
                        && page.at("/members/0/subject").asText().equals("ann");
            });
            assertThat(served.get("/v1/presence/rooms/1").statusCode()).isEqualTo(401);
            HttpResponse<String> other = served.send("GET", "/v1/presence/rooms/2", "", "authorization", ann);
            assertThat(other.statusCode()).isEqualTo(403);
            assertThat(other.body()).contains("bellwether.subscribe: does not cover rooms/2");
        }
    }

    @Test
    void whoComesBackWithinTheGraceNeitherLeavesNorComes() throws Exception {
        ECKey key = SignedTokens.key();
        Path keys = Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
        String ann = "Bearer " + SignedTokens.token(key, "ann", Duration.ofHours(1), "rooms/1", "none");
        String bob = "Bearer " + SignedTokens.token(key, "bob", Duration.ofHours(1), "rooms/1", "none");
        try (Served served = new Served("presence: {enabled: true, grace: 1m}\n" + "auth: {jwt: {jwks: {file: " + keys
                + "}, audience: chat}}\n")) {
            EventReader reader = served.stream("topic=rooms/1&presence=true", "authorization", ann);
            reader.nextEvent();
            for (int i = 0; i < 3; i++) {
                // A poll that is answered at once: each is a stream that begins and ends.
                assertThat(served.send("GET", "/v1/poll?topic=rooms/1&wait=0s", "", "authorization", bob)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(JSON.readTree(reader.nextEvent().text()).path("subject").asText())
                    .isEqualTo("bob");
            assertThat(served.count("bellwether.presence.changes", "action", "join"))
                    .isEqualTo(2);
            assertThat(served.count("bellwether.presence.changes", "action", "leave"))
                    .isZero();
        }
    }

    @Test
    void beyondItsRoomATopicListsNobodyAndCountsThem() throws Exception {
        try (Served served = new Served("presence: {enabled: true, membersPerTopic: 1}\n");
                WebSocketWire one = Http.HTTP_1_1.open(served, "topic=rooms/1");
                WebSocketWire two = Http.HTTP_1_1.open(served, "topic=rooms/1")) {
            one.next();
            two.next();
            await().until(() -> served.count("bellwether.presence.unlisted") == 1);
            await().until(() -> total(served, "rooms/1") == 1);
            served.publish("rooms/1", 1);
            assertThat(two.nextEvent().event()).isEqualTo("notification");
        }
    }

    @Test
    void whatIsAskedForWronglyIsNamed() throws Exception {
        try (Served served = new Served(SOON)) {
            assertThat(served.get("/v1/presence/halls/1").statusCode()).isEqualTo(404);
            assertThat(served.get("/v1/presence/rooms//1").statusCode()).isEqualTo(400);
            assertThat(served.get("/v1/presence/rooms/1?limit=1001").body())
                    .contains("limit: 1001 (expected: an integer from 1 to 1000)");
            assertThat(served.get("/v1/presence/rooms/1?after=x").body()).contains("after: x (expected");
            assertThat(served.get("/v1/presence/rooms/1?page=2").body()).contains("query: page (expected");
            HttpResponse<String> stream = served.get("/v1/stream?topic=rooms/1&presence=yes");
            assertThat(stream.statusCode()).isEqualTo(400);
            assertThat(stream.body()).contains("presence: yes (expected: true or false)");
        }
    }

    @Test
    void withoutPresenceNothingIsKeptAndWhoAsksIsTold() throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<String> who = served.get("/v1/presence/rooms/1");
            assertThat(who.statusCode()).isEqualTo(404);
            assertThat(who.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(who.body()).contains("presence.enabled");
            assertThat(served.get("/v1/stream?topic=rooms/1&presence=true").statusCode())
                    .isEqualTo(404);
            assertThat(served.notifier
                            .meters()
                            .find("bellwether.presence.members")
                            .gauge())
                    .isNull();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("bellwether-presence"));
        }
    }

    private static JsonNode presence(WebSocketWire wire) throws Exception {
        Frame frame = wire.nextEvent();
        assertThat(frame.event()).isEqualTo("presence");
        assertThat(frame.json().has("id")).isFalse();
        return frame.json().path("data");
    }

    private static JsonNode get(Served served, String target) throws Exception {
        HttpResponse<String> response = served.get("/v1/presence/" + target);
        assertThat(response.statusCode()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static int total(Served served, String topic) throws Exception {
        return get(served, topic.replace("*", "%2A")).path("total").asInt();
    }
}
