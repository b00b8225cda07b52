package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.notifier.config.ConfigException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthTest {
    private static final String EVENT = "{\"type\":\"t\",\"data\":{}}";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutATokenNothingIsStreamedOrPublished() throws Exception {
        try (Served served = served(SignedTokens.key())) {
            for (HttpResponse<String> response :
                    List.of(served.get("/v1/stream?topic=rooms/1"), served.publish("rooms/1", EVENT))) {
                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer realm=\"bellwether\"");
                assertThat(response.body()).contains("no token");
            }
            assertThat(served.count("bellwether.auth.refused", "reason", "no-token"))
                    .isEqualTo(2);
        }
    }

    @Test
    void aTokenThatIsNoGoodIsToldWhy() throws Exception {
        ECKey key = SignedTokens.key();
        try (Served served = served(key)) {
            HttpResponse<String> foreign = served.send(
                    "GET",
                    "/v1/stream?topic=rooms/1",
                    "",
                    "authorization",
                    SignedTokens.bearer(SignedTokens.key(), HOUR, "rooms/*", "rooms/1"));
            assertThat(foreign.statusCode()).isEqualTo(401);
            assertThat(foreign.headers().firstValue("www-authenticate").orElse(""))
                    .contains("error=\"invalid_token\"")
                    .contains("by none of the keys");
            HttpResponse<String> old =
                    publish(served, "rooms/1", SignedTokens.bearer(key, HOUR.negated(), "rooms/*", "rooms/1"));
            assertThat(old.statusCode()).isEqualTo(401);
            assertThat(old.body()).contains("expired");
            assertThat(served.count("bellwether.auth.refused", "reason", "invalid-token"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatATokenDoesNotCoverIsNamed() throws Exception {
        ECKey key = SignedTokens.key();
        String bearer = SignedTokens.bearer(key, HOUR, "rooms/1", "rooms/2");
        try (Served served = served(key)) {
            HttpResponse<String> stream =
                    served.send("GET", "/v1/stream?topic=rooms/1&topic=rooms/*", "", "authorization", bearer);
            assertThat(stream.statusCode()).isEqualTo(403);
            assertThat(stream.body()).contains("bellwether.subscribe: does not cover rooms/*");
            HttpResponse<String> publish = publish(served, "rooms/1", bearer);
            assertThat(publish.statusCode()).isEqualTo(403);
            assertThat(publish.headers().firstValue("www-authenticate").orElse(""))
                    .contains("error=\"insufficient_scope\"")
                    .contains("bellwether.publish: does not cover rooms/1");
            assertThat(publish(served, "rooms/2", bearer).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void publishingToAPatternTakesAClaimThatCoversAllOfIt() throws Exception {
        ECKey key = SignedTokens.key();
        try (Served served = served(key)) {
            for (String claim : List.of("none", "rooms/1", "rooms/*/files")) {
                for (String pattern : List.of("rooms/*", "rooms/%7Broom%7D")) {
                    HttpResponse<String> refused =
                            publish(served, pattern, SignedTokens.bearer(key, HOUR, "rooms/*", claim));
                    assertThat(refused.statusCode()).as(claim).isEqualTo(403);
                    assertThat(refused.body()).contains("bellwether.publish: does not cover rooms/*");
                }
            }
            EventReader stream = served.stream(
                    "topic=rooms/1&topic=rooms/*", "authorization", SignedTokens.bearer(key, HOUR, "rooms/*", "none"));
            stream.next();
            int stored = 0;
            for (String claim : List.of("rooms/*", "*/*", "rooms/{any}")) {
                String bearer = SignedTokens.bearer(key, HOUR, "rooms/*", claim);
                assertThat(publish(served, "rooms/*", bearer).statusCode())
                        .as(claim)
                        .isEqualTo(201);
                assertThat(stream.nextEvent().id()).endsWith("." + ++stored);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStreamEndsWhenItsTokenDoes(HttpClient.Version version) throws Exception {
        ECKey key = SignedTokens.key();
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (Served served = new Served(yaml(key), Customizer.NONE, client)) {
            EventReader reader = served.stream(
                    "topic=rooms/*",
                    "authorization",
                    SignedTokens.bearer(key, Duration.ofSeconds(3), "rooms/*", "none"));
            reader.next();
            HttpResponse<String> published =
                    publish(served, "rooms/1", SignedTokens.bearer(key, HOUR, "none", "rooms/1"));
            EventReader.Block event = reader.nextEvent();
            assertThat(published.body()).contains("\"" + event.id() + "\"");
            EventReader.Block last = reader.nextEvent();
            assertThat(last.event()).isEqualTo("unauthorized");
            assertThat(last.text()).isEqualTo("{\"reason\":\"expired\"}");
            assertThat(last.id()).isEqualTo(event.id());
            assertThat(last.retry()).isNotNull();
            assertThat(reader.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWebSocketEndsWhenItsTokenDoesAndWantsOne(WebSocketWire.Http http) throws Exception {
        ECKey key = SignedTokens.key();
        String bearer = SignedTokens.bearer(key, Duration.ofSeconds(3), "rooms/*", "none");
        try (Served served = served(key);
                WebSocketWire nobody = http.open(served, "topic=rooms/1");
                WebSocketWire wire = http.open(served, "topic=rooms/1", "authorization", bearer)) {
            assertThat(nobody.status).isEqualTo(401);
            WebSocketWire.Frame last = wire.nextEvent();
            assertThat(last.event()).isEqualTo("unauthorized");
            assertThat(last.json().path("data").path("reason").asText()).isEqualTo("expired");
            assertThat(last.json().path("id").asText()).isNotEmpty();
            WebSocketWire.Frame close = wire.next();
            assertThat(close.closeCode()).isEqualTo(1008);
            assertThat(close.closeReason()).isEqualTo("expired");
        }
    }

    @Test
    void keysChangeWithTheirFile() throws Exception {
        ECKey before = SignedTokens.key();
        ECKey after = SignedTokens.key();
        try (Served served = served(before)) {
            assertThat(publish(served, "rooms/1", SignedTokens.bearer(before, HOUR, "a", "rooms/1"))
                            .statusCode())
                    .isEqualTo(201);
            write(after);
            await().untilAsserted(() -> assertThat(
                            publish(served, "rooms/1", SignedTokens.bearer(after, HOUR, "a", "rooms/1"))
                                    .statusCode())
                    .isEqualTo(201));
            assertThat(publish(served, "rooms/1", SignedTokens.bearer(before, HOUR, "a", "rooms/1"))
                            .statusCode())
                    .isEqualTo(401);
            Files.writeString(folder.resolve("keys.json"), "broken");
            await().untilAsserted(() -> {
                assertThat(publish(served, "rooms/1", SignedTokens.bearer(after, HOUR, "a", "rooms/1"))
                                .statusCode())
                        .isEqualTo(201);
                assertThat(served.count("bellwether.auth.reloads", "outcome", "kept"))
                        .isPositive();
            });
        }
    }

    @Test
    void eachNotificationOfABatchNeedsItsOwnTopicGranted() throws Exception {
        ECKey key = SignedTokens.key();
        try (Served served = served(key)) {
            String batch = "[{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{}},"
                    + "{\"topic\":\"rooms/2\",\"type\":\"t\",\"data\":{}}]";
            assertThat(served.send("POST", "/v1/publish", batch, "content-type", "application/json")
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> sent = served.send(
                    "POST",
                    "/v1/publish",
                    batch,
                    "content-type",
                    "application/json",
                    "authorization",
                    SignedTokens.bearer(key, HOUR, "rooms/*", "rooms/2"));
            assertThat(sent.statusCode()).isEqualTo(200);
            assertThat(sent.body())
                    .contains("bellwether.publish: does not cover rooms/1")
                    .contains("\"status\":201");
        }
    }

    @Test
    void pagesNeedNoToken() throws Exception {
        try (Served served = served(SignedTokens.key())) {
            assertThat(served.get("/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aKeyFileThatIsNoneStopsTheStart() throws Exception {
        String yaml = yaml(SignedTokens.key());
        Files.writeString(folder.resolve("keys.json"), "broken");
        assertThatThrownBy(() -> new Served(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("auth.jwt.jwks.file: ")
                .hasMessageContaining("expected: a JWK Set");
    }

    private Served served(ECKey key) throws Exception {
        return new Served(yaml(key));
    }

    private String yaml(ECKey key) throws Exception {
        write(key);
        return "auth: {jwt: {jwks: {file: '" + folder.resolve("keys.json") + "'}, audience: chat, clockSkew: 0s}}\n";
    }

    private void write(ECKey key) throws Exception {
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString());
    }

    private static HttpResponse<String> publish(Served served, String topic, String bearer) throws Exception {
        return served.send(
                "POST", "/v1/topics/" + topic, EVENT, "content-type", "application/json", "authorization", bearer);
    }
}
