package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrossOriginTest {
    private static final String ALLOWED = "https://chat.example";
    private static final String EVIL = "https://evil.example";
    private static final String LISTENER =
            "listener: {host: 127.0.0.1, port: 0, allowedOrigins: ['" + ALLOWED + "', 'http://localhost:3000']}\n";
    private static final String EVENT = "{\"type\":\"t\",\"data\":{}}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPageOfAnAllowedOriginMayReadAnswersWithCredentials() throws Exception {
        try (Served served = new Served(LISTENER + "limits: {payload: 100}")) {
            HttpResponse<String> published = publish(served, EVENT, "origin", ALLOWED);
            HttpResponse<String> refused = publish(served, "[]", "origin", ALLOWED);
            HttpResponse<String> tooLarge = publish(served, "x".repeat(101), "origin", ALLOWED);
            HttpResponse<String> nowhere = served.send("GET", "/v1/nothing", "", "origin", ALLOWED);
            assertThat(List.of(published, refused, tooLarge, nowhere))
                    .extracting(HttpResponse::statusCode)
                    .containsExactly(201, 422, 413, 404);
            for (HttpResponse<String> response : List.of(published, refused, tooLarge, nowhere)) {
                assertThat(response.headers().map())
                        .containsEntry("access-control-allow-origin", List.of(ALLOWED))
                        .containsEntry("access-control-allow-credentials", List.of("true"))
                        .containsEntry("vary", List.of("origin"));
                assertThat(response.headers().firstValue("access-control-expose-headers"))
                        .get()
                        .asString()
                        .contains("retry-after", "grpc-status", "location");
            }
        }
    }

    @Test
    void noOtherPageMay() throws Exception {
        try (Served served = new Served(LISTENER)) {
            for (HttpResponse<String> response :
                    List.of(publish(served, EVENT, "origin", EVIL), publish(served, EVENT, "x-none", "1"))) {
                assertThat(response.statusCode()).isEqualTo(201);
                assertThat(response.headers().map())
                        .doesNotContainKey("access-control-allow-origin")
                        .containsEntry("vary", List.of("origin"));
            }
        }
    }

    @Test
    void aPreflightSaysWhatThePathTakes() throws Exception {
        try (Served served = new Served(LISTENER)) {
            HttpResponse<String> response = served.send(
                    "OPTIONS",
                    "/v1/topics/rooms/1",
                    "",
                    "origin",
                    ALLOWED,
                    "access-control-request-method",
                    "POST",
                    "access-control-request-headers",
                    "content-type, ce-id, Ce-MyAttribute, x-other");
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.headers().map())
                    .containsEntry("access-control-allow-origin", List.of(ALLOWED))
                    .containsEntry("access-control-allow-credentials", List.of("true"))
                    .containsEntry("access-control-allow-methods", List.of("POST"))
                    .containsEntry("access-control-max-age", List.of("600"));
            assertThat(response.headers().allValues("vary"))
                    .containsExactlyInAnyOrder(
                            "origin", "access-control-request-method", "access-control-request-headers");
            assertThat(response.headers()
                            .firstValue("access-control-allow-headers")
                            .orElse("")
                            .split(", "))
                    .contains(
                            "authorization",
                            "content-type",
                            "last-event-id",
                            "traceparent",
                            "tracestate",
                            "x-grpc-web",
                            "x-user-agent",
                            "grpc-timeout",
                            "ce-id",
                            "ce-myattribute")
                    .doesNotContain("x-other");
        }
    }

    @Test
    void aPreflightOfAnotherPageIsRefused() throws Exception {
        try (Served served = new Served(LISTENER)) {
            HttpResponse<String> response =
                    served.send("OPTIONS", "/v1/stream", "", "origin", EVIL, "access-control-request-method", "GET");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("origin: " + EVIL + " (expected: one of listener.allowedOrigins)");
            assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void whereNoOriginIsAllowedNothingIsSaidOfIt() throws Exception {
        try (Served served = new Served("")) {
            assertThat(publish(served, EVENT, "origin", ALLOWED).headers().map())
                    .doesNotContainKeys("access-control-allow-origin", "vary");
            assertThat(served.send(
                                    "OPTIONS",
                                    "/v1/stream",
                                    "",
                                    "origin",
                                    ALLOWED,
                                    "access-control-request-method",
                                    "GET")
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aCookieOpensAStreamForAPageThatMayAsk(HttpClient.Version version) throws Exception {
        ECKey key = SignedTokens.key();
        String cookie = "theme=dark; session=" + SignedTokens.token(key, Duration.ofHours(1), "rooms/*", "rooms/1");
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (Served served = new Served(LISTENER + auth(key), Customizer.NONE, client)) {
            CompletableFuture<HttpResponse<?>> answered = new CompletableFuture<>();
            EventReader cross = served.stream("topic=rooms/1", answered::complete, "cookie", cookie, "origin", ALLOWED);
            EventReader own = served.stream("topic=rooms/1", "cookie", cookie, "sec-fetch-site", "same-origin");
            cross.next();
            own.next();
            assertThat(answered.get(5, TimeUnit.SECONDS).headers().map())
                    .containsEntry("access-control-allow-origin", List.of(ALLOWED))
                    .containsEntry("access-control-allow-credentials", List.of("true"));
            HttpResponse<String> published = publish(served, EVENT, "cookie", cookie, "origin", ALLOWED);
            assertThat(published.statusCode()).isEqualTo(201);
            String id = published.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
            assertThat(cross.nextEvent().id()).isEqualTo(id);
            assertThat(own.nextEvent().id()).isEqualTo(id);
        }
    }

    @Test
    void aCookieThatAnotherPageMadeABrowserSendCountsForNothing() throws Exception {
        ECKey key = SignedTokens.key();
        String token = SignedTokens.token(key, Duration.ofHours(1), "rooms/*", "rooms/1");
        String cookie = "session=" + token;
        try (Served served = new Served(LISTENER + auth(key))) {
            for (HttpResponse<String> response : List.of(
                    publish(served, EVENT, "cookie", cookie, "origin", EVIL),
                    publish(served, EVENT, "cookie", cookie, "origin", "null", "sec-fetch-site", "cross-site"),
                    publish(served, EVENT, "cookie", cookie),
                    served.send(
                            "GET", "/v1/stream?topic=rooms/1", "", "cookie", cookie, "sec-fetch-site", "same-site"))) {
                assertThat(response.statusCode()).isEqualTo(403);
                assertThat(response.body()).contains("the cookie session counts only for pages of");
            }
            assertThat(served.count("bellwether.auth.refused", "reason", "origin"))
                    .isEqualTo(4);
            assertThat(publish(served, EVENT, "cookie", cookie, "origin", EVIL, "authorization", "Bearer " + token)
                            .statusCode())
                    .as("who can set the header does not need the cookie")
                    .isEqualTo(201);
            assertThat(served.get("/v1/stream?topic=rooms/1").body()).contains("or one in the cookie session");
        }
    }

    @Test
    void aPageOfTheGatewaysOwnOriginIsKnownByItsHost() throws Exception {
        ECKey key = SignedTokens.key();
        String cookie = "session=" + SignedTokens.token(key, Duration.ofHours(1), "rooms/*", "rooms/1");
        try (Served served = new Served(auth(key))) {
            String own = "http://localhost:" + served.notifier.address().getPort();
            assertThat(publish(served, EVENT, "cookie", cookie, "origin", own).statusCode())
                    .isEqualTo(201);
            assertThat(publish(served, EVENT, "cookie", cookie, "origin", own.replace("http:", "https:"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(WebSocketWire.Http.class)
    void aWebSocketIsForPagesThatMayAskAndForClientsThatAreNone(WebSocketWire.Http http) throws Exception {
        try (Served served = new Served(LISTENER);
                WebSocketWire foreign = http.open(served, "topic=rooms/1", "origin", EVIL);
                WebSocketWire allowed = http.open(served, "topic=rooms/1", "origin", ALLOWED);
                WebSocketWire none = http.open(served, "topic=rooms/1")) {
            assertThat(foreign.status).isEqualTo(403);
            assertThat(allowed.status).isEqualTo(none.status).isBetween(101, 200);
            assertThat(served.count("bellwether.auth.refused", "reason", "origin"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(WebSocketWire.Http.class)
    void aCookieOpensAWebSocketForAPageThatMayAsk(WebSocketWire.Http http) throws Exception {
        ECKey key = SignedTokens.key();
        String cookie = "session=" + SignedTokens.token(key, Duration.ofHours(1), "rooms/*", "rooms/1");
        try (Served served = new Served(LISTENER + auth(key));
                WebSocketWire allowed = http.open(served, "topic=rooms/1", "origin", ALLOWED, "cookie", cookie);
                WebSocketWire unsaid = http.open(served, "topic=rooms/1", "cookie", cookie)) {
            assertThat(allowed.next().event()).isNotNull();
            assertThat(unsaid.status).isEqualTo(403);
        }
    }

    private String auth(ECKey key) throws Exception {
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString());
        return "auth: {jwt: {jwks: {file: '" + folder.resolve("keys.json") + "'}, audience: chat, cookie: session}}\n";
    }

    private static HttpResponse<String> publish(Served served, String body, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "content-type";
        all[1] = "application/json";
        return served.send("POST", "/v1/topics/rooms/1", body, all);
    }
}
