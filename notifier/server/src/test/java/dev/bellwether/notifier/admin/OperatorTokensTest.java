package dev.bellwether.notifier.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.bellwether.notifier.OperatorToken;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final OperatorToken GOOD = OperatorToken.until(NOW.plusSeconds(240));

    private final ECKey operator = key();

    @ParameterizedTest
    @ValueSource(longs = {-60, 0, 1, 240, 360})
    void aTokenIsGoodForFiveMinutesAndTheClocksMayBeAMinuteApart(long expiresIn) throws Exception {
        assertThat(refusal(OperatorToken.until(NOW.plusSeconds(expiresIn)).bearer(operator)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-61, -3600})
    void aTokenThatHasExpiredIsRefused(long expiresIn) throws Exception {
        assertThat(refusal(OperatorToken.until(NOW.plusSeconds(expiresIn)).bearer(operator)))
                .contains("the token has expired");
    }

    @ParameterizedTest
    @ValueSource(longs = {361, 86_400})
    void aTokenThatLivesTooLongIsRefused(long expiresIn) throws Exception {
        assertThat(refusal(OperatorToken.until(NOW.plusSeconds(expiresIn)).bearer(operator)))
                .contains("the token lives too long (expected: at most 5 minutes)");
    }

    @Test
    void aTokenForEverIsRefused() throws Exception {
        assertThat(refusal(GOOD.forEver().bearer(operator))).contains("the token has expired");
    }

    @Test
    void aTokenForAnotherPodOrForNoneIsRefused() throws Exception {
        assertThat(refusal(GOOD.to("local/other").bearer(operator)))
                .contains("aud: [local/other] (expected: local/local)");
        assertThat(refusal(GOOD.to(null).bearer(operator))).contains("aud: [] (expected: local/local)");
    }

    @Test
    void aTokenOfAnotherIssuerOrOfNoneIsRefused() throws Exception {
        assertThat(refusal(GOOD.by("chat").bearer(operator))).contains("iss: chat (expected: bellwether-operator)");
        assertThat(refusal(GOOD.by(null).bearer(operator))).contains("iss: null (expected: bellwether-operator)");
    }

    @Test
    void aTokenThatAnotherKeySignedIsRefused() throws Exception {
        assertThat(refusal(GOOD.bearer(key()))).contains("the token's signature is not the operator's");
    }

    @Test
    void aSignatureIsOfTheseClaimsAndNoOthers() throws Exception {
        String[] stale =
                OperatorToken.until(NOW.minusSeconds(3600)).bearer(operator).split("\\.");
        String[] fresh = GOOD.bearer(key()).split("\\.");
        assertThat(refusal(fresh[0] + "." + fresh[1] + "." + stale[2]))
                .contains("the token's signature is not the operator's");
    }

    @Test
    void anAlgorithmIsNotTheTokensToChoose() throws Exception {
        assertThat(refusal(GOOD.bearerByPublicKey(operator))).contains("alg: HS256 (expected: ES256)");
        assertThat(refusal(GOOD.bearerUnsigned())).contains("the token cannot be read (expected: a signed JWT)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer {}"})
    void whatIsNoTokenIsRefused(String authorization) {
        assertThat(refusal(authorization)).contains("the token cannot be read (expected: a signed JWT)");
    }

    @Test
    void whoShowsNoTokenIsRefused() throws Exception {
        String none = "no token (expected: Authorization: Bearer and a token signed by the operator)";
        assertThat(refusal(null)).contains(none);
        assertThat(refusal("")).contains(none);
        assertThat(refusal(GOOD.bearer(operator).replace("Bearer", "Basic"))).contains(none);
    }

    private Optional<String> refusal(@Nullable String authorization) {
        try {
            return OperatorTokens.refusal(authorization, operator.toECPublicKey(), OperatorToken.AUDIENCE, NOW);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
