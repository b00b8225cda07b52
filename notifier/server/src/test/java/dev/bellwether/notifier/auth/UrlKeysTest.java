package dev.bellwether.notifier.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.bellwether.notifier.KeyServer;
import dev.bellwether.notifier.config.AuthConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UrlKeysTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Tokens tokens =
            new Tokens(new AuthConfig.Jwt(new AuthConfig.KeyFile(Path.of("none")), "chat", null, Duration.ZERO, null));

    @Test
    void keysGoOnToCountWhileTheUrlDoesNotAnswerAndAreReplacedWhenItDoes() throws Exception {
        ECKey before = key();
        ECKey after = key();
        try (KeyServer issuer = new KeyServer(before);
                UrlKeys keys = keys(issuer)) {
            assertThat(verdict(keys, before)).isInstanceOf(Verdict.Granted.class);
            issuer.hasNone();
            await().until(() -> meters.get("bellwether.auth.keys.fetches")
                            .tag("outcome", "failed")
                            .counter()
                            .count()
                    >= 2);
            assertThat(verdict(keys, before)).isInstanceOf(Verdict.Granted.class);
            assertThat(verdict(keys, after))
                    .as("whether it exists is not known")
                    .isInstanceOf(Verdict.Unavailable.class);
            issuer.has(after);
            await().untilAsserted(() -> assertThat(verdict(keys, after)).isInstanceOf(Verdict.Granted.class));
            await().untilAsserted(() -> assertThat(verdict(keys, before)).isInstanceOf(Verdict.Refused.class));
        }
    }

    private UrlKeys keys(KeyServer issuer) throws Exception {
        KeyFetch fetch = new KeyFetch(
                new URLBasedJWKSetSource<>(issuer.uri().toURL(), new DefaultResourceRetriever(1000, 1000)),
                Clock.systemUTC(),
                meters);
        UrlKeys keys = new UrlKeys(tokens, fetch, Duration.ofMillis(50), Duration.ofMillis(20), Clock.systemUTC());
        keys.begin(Duration.ofMillis(20), Duration.ofSeconds(5));
        return keys;
    }

    private static Verdict verdict(UrlKeys keys, ECKey key) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .audience("chat")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(new ECDSASigner(key));
        Verdict verdict = keys.judge(new Credentials("Bearer " + token.serialize(), List.of(), Provenance.UNKNOWN));
        return verdict instanceof Verdict.Later later
                ? later.verdict().toCompletableFuture().get(10, TimeUnit.SECONDS)
                : verdict;
    }

    private static ECKey key() throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    }
}
