package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.v1.Event;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of gRPC-Web that come to nothing are answers of trailers only; what is no gRPC-Web gets problems as anywhere else. */
class GrpcWebRefusalsTest {
    private static final byte[] REQUEST =
            GrpcWebCall.frame(GrpcWebCall.subscribe("rooms/1").toByteArray());

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsWrongWithACallIsItsStatus() throws Exception {
        try (Served served = new Served("limits: {subscriptions: 2, payload: 4Ki}")) {
            assertRefused(served, 3, "body: 0 bytes (expected: a message after a header of 5)");
            assertRefused(served, 3, "frame: 9 bytes after its header (expected: 13, and one message)", flip(4, 4));
            assertRefused(served, 3, "frame: flags 0x80 (expected: 0, a message)", flip(0, 0x80));
            assertRefused(served, 3, "message: not a bellwether.v1.SubscribeRequest", flip(5, 0xFF));
            assertRefused(served, 12, "message: compressed (expected: grpc-encoding identity)", flip(0, 1));
            assertRefused(served, 8, "message: 16777225 bytes (expected: at most 4096)", flip(1, 1));
            assertRefused(served, 8, "body: too large (expected: at most 4096 bytes)", new byte[5000]);
            assertRefused(served, 3, "topic: given 0 times (expected: 1 to 2)", topics());
            assertRefused(
                    served, 3, "topic: given 3 times (expected: 1 to 2)", topics("rooms/1", "rooms/2", "rooms/3"));
            assertRefused(
                    served,
                    5,
                    "topic: other/1 (expected: a topic of this gateway, or a pattern that one of its own covers)",
                    topics("other/1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc-web, *=, body: not base64 (expected: base64 of one frame)",
        "application/grpc-web-text, *, body: not base64 (expected: base64 of one frame)",
        "application/grpc-web-text, AAAAAAA, frame: flags 0x80",
    })
    void textIsBase64(String type, String body, String ignored) throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<String> response =
                    post(served, GrpcWebCall.PATH, body.getBytes(StandardCharsets.US_ASCII), "content-type", type);
            assertThat(response.headers().firstValue("grpc-status")).contains("3");
            assertThat(response.headers().firstValue("content-type")).contains(type + "+proto");
        }
    }

    @Test
    void textMayBeMadeOfSeveralPiecesWithTheirOwnPaddingAndAnsweredInBinary() throws Exception {
        try (Served served = new Served("")) {
            String body = Base64.getEncoder().encodeToString(Arrays.copyOf(REQUEST, 5))
                    + Base64.getEncoder().encodeToString(Arrays.copyOfRange(REQUEST, 5, REQUEST.length));
            HttpResponse<String> response = post(
                    served,
                    GrpcWebCall.PATH,
                    body.getBytes(StandardCharsets.US_ASCII),
                    "content-type",
                    "application/grpc-web-text",
                    "accept",
                    "application/grpc-web+proto",
                    "grpc-timeout",
                    "1m");
            assertThat(response.headers().firstValue("content-type")).contains("application/grpc-web+proto");
            assertThat(response.body()).endsWith("grpc-status:4\r\ngrpc-message:deadline\r\n");
        }
    }

    @Test
    void aMethodThatIsNotThereIsUnimplemented() throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<String> response = post(
                    served, "/bellwether.v1.Notifications/Publish", REQUEST, "content-type", "application/grpc-web");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("grpc-status")).contains("12");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc-web+json", "application/json", "text/plain"})
    void otherMediaTypesAreAProblem(String type) throws Exception {
        try (Served served = new Served("")) {
            for (String method : List.of("Subscribe", "Publish")) {
                HttpResponse<String> response =
                        post(served, "/bellwether.v1.Notifications/" + method, REQUEST, "content-type", type);
                assertThat(response.statusCode()).isEqualTo(415);
                assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
                assertThat(response.body()).contains("content-type: " + type + " (expected: application/grpc-web");
            }
            assertThat(served.get(GrpcWebCall.PATH).statusCode()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "S", "123456789S", "1s", "-1S", "1.5S"})
    void aTimeoutThatIsNoneIsRefused(String timeout) throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<String> response = post(
                    served, GrpcWebCall.PATH, REQUEST, "content-type", "application/grpc-web", "grpc-timeout", timeout);
            assertThat(response.headers().firstValue("grpc-status")).contains("3");
            assertThat(response.headers().firstValue("grpc-message").orElse(""))
                    .isEqualTo("grpc-timeout: " + timeout + " (expected: 1 to 8 digits and one of H, M, S, m, u, n)");
        }
    }

    @Test
    void whoMayNotSubscribeIsToldByTheStatusAndAStreamEndsWithItsToken() throws Exception {
        ECKey key = SignedTokens.key();
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key).toString());
        try (Served served = new Served("auth: {jwt: {jwks: {file: '" + folder.resolve("keys.json")
                        + "'}, audience: chat, clockSkew: 0s}}\n");
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Headers nobody = new GrpcWebCall(true)
                    .http2(client, GrpcWebCall.subscribe("rooms/1"))
                    .headers
                    .get(10, TimeUnit.SECONDS);
            assertThat(nobody.status()).hasToString("200");
            assertThat(nobody.get("grpc-status")).hasToString("16");
            assertThat(nobody.get("www-authenticate")).hasToString("Bearer realm=\"bellwether\"");
            assertThat(nobody.get("content-type")).hasToString("application/grpc-web-text+proto");
            String bearer = SignedTokens.bearer(key, Duration.ofSeconds(3), "rooms/1", "none");
            Http2Headers other = new GrpcWebCall(false)
                    .http2(client, GrpcWebCall.subscribe("rooms/2"), "authorization", bearer)
                    .headers
                    .get(10, TimeUnit.SECONDS);
            assertThat(other.get("grpc-status")).hasToString("7");
            assertThat(other.get("grpc-message")).hasToString("bellwether.subscribe: does not cover rooms/2");
            GrpcWebCall call = new GrpcWebCall(false);
            call.http2(client, GrpcWebCall.subscribe("rooms/1"), "authorization", bearer);
            Event last = call.nextEvent();
            assertThat(last.getUnauthorized().getReason()).isEqualTo("expired");
            assertThat(last.getId()).isNotEmpty();
            assertThat(call.trailers()).isEqualTo("grpc-status:16\r\ngrpc-message:expired\r\n");
        }
    }

    private static void assertRefused(Served served, int status, String message, byte... body) throws Exception {
        HttpResponse<String> response =
                post(served, GrpcWebCall.PATH, body, "content-type", "application/grpc-web+proto");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-type")).contains("application/grpc-web+proto");
        assertThat(response.headers().firstValue("grpc-message")).contains(message);
        assertThat(response.headers().firstValue("grpc-status")).contains(String.valueOf(status));
    }

    private static byte[] flip(int index, int bits) {
        byte[] body = REQUEST.clone();
        body[index] ^= (byte) bits;
        return body;
    }

    private static byte[] topics(String... topics) {
        return GrpcWebCall.frame(GrpcWebCall.subscribe(topics).toByteArray());
    }

    private static HttpResponse<String> post(Served served, String path, byte[] body, String... headers)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(served.uri(path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .headers(headers)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
