package dev.bellwether.notifier.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.bellwether.notifier.config.AuthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Tokens tokens =
            new Tokens(new AuthConfig.Jwt(new AuthConfig.KeyFile(Path.of("keys")), "chat", "issuer", SKEW, "session"));
    private final RSAKey rsa = generatedRsa();
    private final ECKey ec = generatedEc();

    @Test
    void aTokenGrantsWhatItsClaimSaysUntilItEnds() throws Exception {
        Verdict verdict = judge(good());
        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        Grant grant = ((Verdict.Granted) verdict).grant();
        assertThat(grant.mayPublish("rooms/1")).isTrue();
        assertThat(grant.mayPublish("rooms/2")).isFalse();
        assertThat(grant.expires()).isEqualTo(NOW.plusSeconds(60).plus(SKEW));
    }

    @Test
    void publishersAreToldApartByIssuerAndSubject() throws Exception {
        String ada = ((Verdict.Granted) judge(good().subject("ada"))).grant().name();
        assertThat(((Verdict.Granted) judge(good().subject("ada"))).grant().name())
                .isEqualTo(ada);
        assertThat(((Verdict.Granted) judge(good().subject("bob"))).grant().name())
                .isNotEqualTo(ada);
    }

    @Test
    void eachAlgorithmOfTheListIsTaken() throws Exception {
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            assertThat(judge(signed(algorithm, new RSASSASigner(rsa), good().build()), rsa.toPublicJWK()))
                    .as("%s", algorithm)
                    .isInstanceOf(Verdict.Granted.class);
        }
    }

    @Test
    void noTokenIsNotAWrongToken() {
        assertThat(judged(null, new JWKSet(), NOW)).isInstanceOf(Verdict.Unknown.class);
        assertThat(judged("Basic YTpi", new JWKSet(), NOW)).isInstanceOf(Verdict.Unknown.class);
        assertThat(refusal(judged("Bearer nonsense", new JWKSet(), NOW))).contains("cannot be read");
    }

    @Test
    void noneIsNoAlgorithm() {
        String plain = new PlainJWT(good().build()).serialize();
        assertThat(refusal(judged("Bearer " + plain, new JWKSet(ec.toPublicJWK()), NOW)))
                .contains("cannot be read");
    }

    @Test
    void aPublicKeyIsNotASecret() throws Exception {
        // The old trick: an HMAC whose secret is the text of the RSA key, which everybody knows.
        JWSSigner signer = new MACSigner(rsa.toRSAPublicKey().getEncoded());
        String forged = signed(JWSAlgorithm.HS256, signer, good().build());
        assertThat(refusal(judge(forged, rsa.toPublicJWK()))).contains("by none of the keys");
    }

    @Test
    void aSecretIsUsedOnlyWithTheAlgorithmItIsFor() throws Exception {
        OctetSequenceKey secret =
                new OctetSequenceKeyGenerator(512).algorithm(JWSAlgorithm.HS256).generate();
        assertThat(judge(signed(JWSAlgorithm.HS256, new MACSigner(secret), good().build()), secret))
                .isInstanceOf(Verdict.Granted.class);
        assertThat(refusal(judge(signed(JWSAlgorithm.HS512, new MACSigner(secret), good().build()), secret)))
                .contains("by none of the keys");
    }

    @Test
    void anotherKeysSignatureIsNone() throws Exception {
        assertThat(refusal(judge(signed(good().build()), generatedEc().toPublicJWK())))
                .contains("by none of the keys");
        assertThat(refusal(judge(signed(good().build()), rsa.toPublicJWK()))).contains("by none of the keys");
    }

    @Test
    void eachClaimThatIsWrongIsNamed() throws Exception {
        assertThat(refusal(judge(good().audience("other")))).startsWith("aud: ");
        assertThat(refusal(judge(good().issuer("other")))).startsWith("iss: ");
        assertThat(refusal(judge(good().expirationTime(null)))).startsWith("exp: missing");
        assertThat(refusal(judge(good().expirationTime(at(-5))))).contains("expired");
        assertThat(judge(good().expirationTime(at(-4)))).isInstanceOf(Verdict.Granted.class);
        assertThat(refusal(judge(good().notBeforeTime(at(6))))).contains("not valid yet");
        assertThat(judge(good().notBeforeTime(at(5)))).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void aClaimOfTopicsThatIsWrongIsNotHalfTaken() throws Exception {
        assertThat(refusal(judge(topics("rooms/*")))).startsWith("bellwether: ");
        assertThat(refusal(judge(topics(Map.of("subscribe", "rooms/*"))))).startsWith("bellwether.subscribe: ");
        assertThat(refusal(judge(topics(Map.of("publish", List.of("a", "b//c"))))))
                .startsWith("bellwether.publish: ");
        assertThat(refusal(judge(topics(Map.of("publishes", List.of("a")))))).startsWith("bellwether: ");
        Verdict none = judge(good().claim(TopicClaim.NAME, null));
        assertThat(none).isInstanceOf(Verdict.Granted.class);
        assertThat(((Verdict.Granted) none).grant().mayPublish("rooms/1")).isFalse();
    }

    @Test
    void aKeyFileThatCannotBeMeantIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, "{\"keys\":[]}");
        assertThatThrownBy(() -> KeyFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("0 keys");
        Files.writeString(file, "nonsense");
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("expected: a JWK Set");
        Files.writeString(file, new JWKSet(new OctetSequenceKeyGenerator(256).generate()).toString(false));
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("alg HS256, HS384 or HS512");
        Files.writeString(file, new JWKSet(new RSAKeyGenerator(1024, true).generate()).toString());
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("an RSA key of 1024 bits");
        Files.writeString(file, new JWKSet(ec).toString());
        assertThat(KeyFile.read(file).size()).isEqualTo(1);
    }

    @Test
    void aCookieCountsForPagesThatMayAskAlone() throws Exception {
        String token = signed(good().build());
        JWKSet keys = new JWKSet(ec.toPublicJWK());
        List<String> cookies = List.of("a=b; session=" + token, "session=other");
        for (Provenance from : Provenance.values()) {
            Verdict verdict = tokens.judge(new Credentials(null, cookies, from), keys, NOW);
            assertThat(verdict)
                    .as("%s", from)
                    .isInstanceOf(from.isTrusted() ? Verdict.Granted.class : Verdict.Foreign.class);
        }
        assertThat(tokens.judge(new Credentials("Bearer nonsense", cookies, Provenance.OWN), keys, NOW))
                .as("the header outranks it")
                .isInstanceOf(Verdict.Refused.class);
        assertThat(tokens.judge(new Credentials(null, List.of("sessions=" + token), Provenance.OWN), keys, NOW))
                .isInstanceOf(Verdict.Unknown.class);
    }

    private Verdict judge(JWTClaimsSet.Builder claims) throws Exception {
        return judge(signed(claims.build()), ec.toPublicJWK());
    }

    private Verdict judged(@Nullable String authorization, JWKSet keys, Instant now) {
        return tokens.judge(new Credentials(authorization, List.of(), Provenance.UNKNOWN), keys, now);
    }

    private Verdict judge(String token, JWK key) {
        return judged("Bearer " + token, new JWKSet(key), NOW);
    }

    private static String refusal(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).detail();
    }

    private String signed(JWTClaimsSet claims) throws Exception {
        return signed(JWSAlgorithm.ES256, new ECDSASigner(ec), claims);
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder()
                .audience(List.of("else", "chat"))
                .issuer("issuer")
                .expirationTime(at(60))
                .claim(TopicClaim.NAME, Map.of("subscribe", List.of("rooms/*"), "publish", List.of("rooms/1")));
    }

    private static JWTClaimsSet.Builder topics(Object claim) {
        return good().claim(TopicClaim.NAME, claim);
    }

    private static Date at(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private static RSAKey generatedRsa() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey generatedEc() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
