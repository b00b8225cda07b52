package dev.bellwether.notifier.admin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the tokens that let the operator in: docs/protocol.md, "Management port". */
final class OperatorTokens {
    private static final String ISSUER = "bellwether-operator";
    private static final String SCHEME = "Bearer ";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private OperatorTokens() {}

    /**
     * Why a request is refused; empty lets it in.
     *
     * @param authorization the header, null if there was none
     * @param audience {@code namespace/pod}
     */
    static Optional<String> refusal(
            @Nullable String authorization, ECPublicKey operator, String audience, Instant now) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            return Optional.of("no token (expected: Authorization: Bearer and a token signed by the operator)");
        }
        try {
            SignedJWT token =
                    SignedJWT.parse(authorization.substring(SCHEME.length()).strip());
            if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())) {
                return Optional.of("alg: " + token.getHeader().getAlgorithm() + " (expected: ES256)");
            }
            if (!token.verify(new ECDSAVerifier(operator))) {
                return Optional.of("the token's signature is not the operator's");
            }
            return claims(token.getJWTClaimsSet(), audience, now);
        } catch (ParseException | JOSEException e) {
            return Optional.of("the token cannot be read (expected: a signed JWT)");
        }
    }

    private static Optional<String> claims(JWTClaimsSet claims, String audience, Instant now) {
        if (!ISSUER.equals(claims.getIssuer())) {
            return Optional.of("iss: " + claims.getIssuer() + " (expected: " + ISSUER + ")");
        }
        if (!claims.getAudience().contains(audience)) {
            return Optional.of("aud: " + claims.getAudience() + " (expected: " + audience + ")");
        }
        Date expires = claims.getExpirationTime();
        if (expires == null || expires.toInstant().isBefore(now.minus(SKEW))) {
            return Optional.of("the token has expired");
        }
        if (expires.toInstant().isAfter(now.plus(LONGEST).plus(SKEW))) {
            return Optional.of("the token lives too long (expected: at most " + LONGEST.toMinutes() + " minutes)");
        }
        return Optional.empty();
    }
}
