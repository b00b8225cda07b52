package dev.bellwether.notifier;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, and tokens for the audience {@code chat} that they sign. */
final class SignedTokens {
    private SignedTokens() {}

    static ECKey key() throws Exception {
        return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    }

    static String bearer(ECKey key, Duration lifetime, String subscribe, String publish) throws Exception {
        return "Bearer " + token(key, lifetime, subscribe, publish);
    }

    static String token(ECKey key, Duration lifetime, String subscribe, String publish) throws Exception {
        return token(key, null, lifetime, subscribe, publish);
    }

    static String token(ECKey key, @Nullable String subject, Duration lifetime, String subscribe, String publish)
            throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .audience("chat")
                        .subject(subject)
                        .expirationTime(Date.from(Instant.now().plus(lifetime)))
                        .claim("bellwether", Map.of("subscribe", List.of(subscribe), "publish", List.of(publish)))
                        .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
