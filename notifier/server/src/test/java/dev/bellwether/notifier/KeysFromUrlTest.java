package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.ECKey;
import dev.bellwether.notifier.config.ConfigException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFromUrlTest {
    private static final String EVENT = "{\"type\":\"t\",\"data\":{}}";

    @Test
    void aNewKeyWorksFromItsFirstTokenOn() throws Exception {
        ECKey before = SignedTokens.key();
        ECKey after = SignedTokens.key();
        try (KeyServer issuer = new KeyServer(before);
                Served served = served(issuer)) {
            assertThat(publish(served, bearer(before)).statusCode()).isEqualTo(201);
            EventReader stream = served.stream("topic=rooms/1", "authorization", bearer(before));
            stream.next();
            issuer.has(after);
            HttpResponse<String> published = publish(served, bearer(after));
            assertThat(published.statusCode()).isEqualTo(201);
            assertThat(published.body()).contains("\"" + stream.nextEvent().id() + "\"");
            assertThat(served.count("bellwether.auth.keys.fetches", "outcome", "used"))
                    .isEqualTo(2);
            assertThat(issuer.requests()).isEqualTo(2);
        }
    }

    @Test
    void whatNobodyCanJudgeYetIsToldToComeBack() throws Exception {
        ECKey key = SignedTokens.key();
        try (KeyServer issuer = new KeyServer();
                Served served = served(issuer)) {
            HttpResponse<String> refused = publish(served, bearer(key));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().map()).containsEntry("retry-after", List.of("1"));
            List<EventReader.Block> told =
                    served.stream("topic=rooms/1", "authorization", bearer(key)).rest();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).event()).isEqualTo("unavailable");
            assertThat(told.get(0).text()).isEqualTo("{\"reason\":\"keys\"}");
            assertThat(told.get(0).retry()).isNotNull();
            assertThat(served.get("/v1/stream?topic=rooms/1").statusCode())
                    .as("coming back mends no missing token")
                    .isEqualTo(401);
            assertThat(served.notifier.isReady()).isTrue();
            assertThat(served.count("bellwether.auth.refused", "reason", "keys"))
                    .isEqualTo(2);
            issuer.has(key);
            await().untilAsserted(() ->
                    assertThat(publish(served, bearer(key)).statusCode()).isEqualTo(201));
        }
    }

    @Test
    void aStrangersKeysAreFetchedForTwiceAtMost() throws Exception {
        ECKey key = SignedTokens.key();
        try (KeyServer issuer = new KeyServer(key);
                Served served = served(issuer)) {
            assertThat(publish(served, bearer(SignedTokens.key())).statusCode()).isEqualTo(401);
            for (int i = 0; i < 20; i++) {
                assertThat(publish(served, bearer(SignedTokens.key())).statusCode())
                        .as("who could be new")
                        .isIn(401, 503);
            }
            assertThat(issuer.requests()).isLessThanOrEqualTo(4);
            assertThat(publish(served, bearer(key)).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void nobodyElseOfTheConnectionWaitsForKeys() throws Exception {
        ECKey before = SignedTokens.key();
        ECKey after = SignedTokens.key();
        CountDownLatch answered = new CountDownLatch(1);
        try (KeyServer issuer = new KeyServer(before);
                Served served = served(issuer);
                Http2Client client = new Http2Client(served.notifier.address(), 65_535)) {
            issuer.has(before, after);
            issuer.waitFor(answered);
            Http2Client.Stream waits = client.get("/v1/stream?topic=rooms/1", "authorization", bearer(after));
            await().until(() -> issuer.requests() == 2);
            Http2Client.Stream other = client.get("/v1/stream?topic=rooms/1", "authorization", bearer(before));
            assertThat(other.status.get(10, TimeUnit.SECONDS)).hasToString("200");
            assertThat(waits.status).isNotDone();
            answered.countDown();
            assertThat(waits.status.get(10, TimeUnit.SECONDS)).hasToString("200");
        }
    }

    @Test
    void anIssuerIsTrustedThatTheFileOfAuthoritiesVouchesForAndNobodyElse(@TempDir Path folder) throws Exception {
        ECKey key = SignedTokens.key();
        X509Bundle authority = authority("CN=authority");
        X509Bundle issuers = new CertificateBuilder()
                .subject("CN=id")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Path file = folder.resolve("ca.crt");
        try (KeyServer issuer = KeyServer.https(issuers, key)) {
            Files.writeString(file, authority("CN=another").getCertificatePEM());
            try (Served served = served(issuer, file)) {
                assertThat(publish(served, bearer(key)).statusCode()).isEqualTo(503);
                assertThat(issuer.requests()).isZero();
                // It is read with every fetch.
                Files.writeString(file, authority.getCertificatePEM());
                await().until(() -> publish(served, bearer(key)).statusCode() == 201);
            }
        }
    }

    @Test
    void aFileOfAuthoritiesThatHasNoneIsToldAtTheStart(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.crt"), "nothing");
        try (KeyServer issuer = new KeyServer(SignedTokens.key())) {
            URI uri = URI.create(issuer.uri().toString().replace("http:", "https:"));
            assertThatThrownBy(() -> served(uri, ", caFile: " + file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("auth.jwt.jwks.caFile: " + file + " (expected: PEM");
        }
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static Served served(KeyServer issuer, Path authorities) throws Exception {
        return served(issuer.uri(), ", caFile: " + authorities);
    }

    private static Served served(URI keys, String further) throws Exception {
        return new Served("auth: {jwt: {jwks: {url: '" + keys + "'" + further + "}, audience: chat}}\n");
    }

    private static Served served(KeyServer issuer) throws Exception {
        return served(issuer.uri(), "");
    }

    private static String bearer(ECKey key) throws Exception {
        return SignedTokens.bearer(key, Duration.ofHours(1), "rooms/*", "rooms/1");
    }

    private static HttpResponse<String> publish(Served served, String bearer) throws Exception {
        return served.send(
                "POST", "/v1/topics/rooms/1", EVENT, "content-type", "application/json", "authorization", bearer);
    }
}
