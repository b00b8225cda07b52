package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a management port with an operator's key lets in. */
class ManagementAccessTest {
    /** As they are asked for rightly: no refusal is for another reason than the token. */
    private static final List<String> CLOSED = List.of(
            "GET /metrics",
            "GET /status.json",
            "GET /v1/telemetry?epoch=e&salt=00112233445566778899aabbccddeeff",
            "GET /v1/drain",
            "POST /v1/drain",
            "GET /debug/jfr?seconds=1",
            "GET /debug/frames?seconds=1&peer=127.0.0.1",
            "GET /elsewhere",
            "GET //metrics",
            "GET /%6Detrics",
            "GET /livez/../metrics");

    private final ECKey operator;
    /** One client keeps its connection: a token is shown for a request and not for those that follow. */
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    ManagementAccessTest() throws Exception {
        operator = SignedTokens.key();
    }

    @Test
    void whoeverHasNoTokenOfTheOperatorForThisPodAndThisTimeIsRefusedEverything() throws Exception {
        OperatorToken good = OperatorToken.until(Instant.now().plusSeconds(240));
        Map<String, String> refused = Map.of(
                "another key's", good.bearer(SignedTokens.key()),
                "an expired one",
                        OperatorToken.until(Instant.now().minusSeconds(120)).bearer(operator),
                "one for a day",
                        OperatorToken.until(Instant.now().plusSeconds(86_400)).bearer(operator),
                "another pod's", good.to("local/other").bearer(operator),
                "another issuer's", good.by("chat").bearer(operator),
                "an unsigned one", good.bearerUnsigned(),
                "one signed with the public key", good.bearerByPublicKey(operator),
                "another scheme", good.bearer(operator).replace("Bearer", "Basic"));
        try (Served served = served()) {
            for (String request : CLOSED) {
                assertRefused(ask(served, request, null), request + " without a token");
                for (Map.Entry<String, String> token : refused.entrySet()) {
                    assertRefused(ask(served, request, token.getValue()), request + " with " + token.getKey());
                }
            }
            assertThat(ask(served, "GET /readyz", null).statusCode())
                    .as("nobody has begun to drain it")
                    .isEqualTo(200);
        }
    }

    @Test
    void theOperatorIsLetInOneRequestAtATime() throws Exception {
        String token = OperatorToken.until(Instant.now().plusSeconds(240)).bearer(operator);
        try (Served served = served()) {
            assertThat(ask(served, "GET /metrics", token).body()).contains("bellwether_");
            assertRefused(ask(served, "GET /metrics", null), "after a good one on the same connection");
            assertThat(ask(served, "GET /status.json", token).statusCode()).isEqualTo(200);
            assertThat(ask(served, "GET /elsewhere", token).statusCode()).isEqualTo(404);
            assertThat(ask(served, "POST /v1/drain", token).statusCode()).isEqualTo(202);
            assertThat(ask(served, "GET /readyz", null).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void probesAndThePageNeedNoToken() throws Exception {
        try (Served served = served()) {
            for (String path : List.of("/livez", "/readyz", "/", "/status.css", "/status.js")) {
                assertThat(ask(served, "GET " + path, null).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }

    private static void assertRefused(HttpResponse<String> answer, String as) {
        assertThat(answer.statusCode()).as(as).isEqualTo(401);
        assertThat(answer.headers().firstValue("content-type")).as(as).contains("application/problem+json");
        assertThat(answer.body()).as(as).contains("\"status\":401").doesNotContain("bellwether_");
    }

    private Served served() throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), OperatorToken.pem(operator));
        return new Served("management: {port: 0, operatorKey: '" + key + "'}\n");
    }

    private HttpResponse<String> ask(Served served, String request, @Nullable String authorization) throws Exception {
        String[] line = request.split(" ", 2);
        int port = served.notifier.managementAddress().orElseThrow().getPort();
        HttpRequest.Builder asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + line[1]))
                .method(line[0], HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10));
        if (authorization != null) {
            asked.header("authorization", authorization);
        }
        return http.send(asked.build(), BodyHandlers.ofString());
    }
}
