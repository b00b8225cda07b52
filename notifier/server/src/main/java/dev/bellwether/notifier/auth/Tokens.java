package dev.bellwether.notifier.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.bellwether.notifier.config.AuthConfig;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges clients' tokens: docs/auth.md. A function of the token, the keys and the time. */
final class Tokens {
    private static final String SCHEME = "Bearer ";

    /** Never {@code none}; an HMAC only with a key of the file's that says it is for that. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.HS256,
            JWSAlgorithm.HS384,
            JWSAlgorithm.HS512);

    private final AuthConfig.Jwt config;

    Tokens(AuthConfig.Jwt config) {
        this.config = config;
    }

    /** What a request may do. */
    Verdict judge(Credentials credentials, JWKSet keys, Instant now) {
        return judge(credentials, selector -> selector.select(keys), now);
    }

    /** @param keys asked for the keys that a token may be signed by, once at most */
    Verdict judge(Credentials credentials, Function<JWKSelector, List<JWK>> keys, Instant now) {
        String authorization = credentials.authorization();
        if (authorization != null) {
            return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? judge(authorization.substring(SCHEME.length()).strip(), keys, now)
                    : nobody();
        }
        String cookie = config.cookie();
        Optional<String> token = cookie == null ? Optional.empty() : credentials.cookie(cookie);
        if (token.isEmpty()) {
            return nobody();
        }
        // A browser sends the cookie whichever page asks: without this, any page could act in its user's name.
        return credentials.from().isTrusted()
                ? judge(token.get(), keys, now)
                : new Verdict.Foreign(
                        "the cookie " + cookie + " counts only for pages of this gateway's own origin and of"
                                + " listener.allowedOrigins (expected: such an Origin, or Sec-Fetch-Site: same-origin)");
    }

    private Verdict nobody() {
        return new Verdict.Unknown("no token (expected: Authorization: Bearer and a signed JWT"
                + (config.cookie() == null ? "" : ", or one in the cookie " + config.cookie()) + ")");
    }

    private Verdict judge(String compact, Function<JWKSelector, List<JWK>> keys, Instant now) {
        try {
            SignedJWT token = SignedJWT.parse(compact);
            if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
                return new Verdict.Refused("alg: not one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384,"
                        + " ES512, and HS256, HS384, HS512 with a key for it");
            }
            return isSigned(token, keys)
                    ? claims(token.getJWTClaimsSet(), now)
                    : new Verdict.Refused("the token's signature is by none of the keys");
        } catch (ParseException | JOSEException e) {
            return new Verdict.Refused("the token cannot be read (expected: a signed JWT)");
        }
    }

    private static boolean isSigned(SignedJWT token, Function<JWKSelector, List<JWK>> keys) throws JOSEException {
        JWSHeader header = token.getHeader();
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        if (matcher == null) {
            return false;
        }
        for (JWK key : keys.apply(new JWKSelector(matcher))) {
            JWSVerifier verifier = verifier(key);
            if (verifier != null
                    && verifier.supportedJWSAlgorithms().contains(header.getAlgorithm())
                    && token.verify(verifier)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        if (key instanceof ECKey ec) {
            return new ECDSAVerifier(ec);
        }
        return key instanceof OctetSequenceKey secret ? new MACVerifier(secret) : null;
    }

    /** The length keeps apart what an issuer's own characters could run together. */
    private static String name(JWTClaimsSet claims) {
        String issuer = String.valueOf(claims.getIssuer());
        return "token:" + issuer.length() + ":" + issuer + ":" + claims.getSubject();
    }

    private Verdict claims(JWTClaimsSet claims, Instant now) {
        if (!claims.getAudience().contains(config.audience())) {
            return new Verdict.Refused("aud: not for here (expected: " + config.audience() + ")");
        }
        if (config.issuer() != null && !config.issuer().equals(claims.getIssuer())) {
            return new Verdict.Refused("iss: not trusted (expected: " + config.issuer() + ")");
        }
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            return new Verdict.Refused("exp: missing (expected: when the token ends, in seconds since 1970)");
        }
        Instant end = expires.toInstant().plus(config.clockSkew());
        if (!end.isAfter(now)) {
            return new Verdict.Refused("the token has expired");
        }
        Date begins = claims.getNotBeforeTime();
        if (begins != null && begins.toInstant().minus(config.clockSkew()).isAfter(now)) {
            return new Verdict.Refused("the token is not valid yet");
        }
        Verdict verdict = TopicClaim.read(claims.getClaim(TopicClaim.NAME), name(claims), end);
        return verdict instanceof Verdict.Granted granted
                ? new Verdict.Granted(granted.grant().of(claims.getSubject()))
                : verdict;
    }
}
