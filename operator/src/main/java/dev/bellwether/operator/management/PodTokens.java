package dev.bellwether.operator.management;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Signs the tokens that open a pod's management port: ES256, for one pod, for four minutes. */
public final class PodTokens {
    private static final Duration LIFE = Duration.ofMinutes(4);

    private final ECDSASigner signer;
    private final Clock clock;

    public PodTokens(PrivateKey key, Clock clock) throws JOSEException {
        this.signer = new ECDSASigner(key, Curve.P_256);
        this.clock = clock;
    }

    /** A compact JWT whose audience is {@code namespace/pod}. */
    public String token(String namespace, String pod) throws JOSEException {
        Instant now = clock.instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.ES256),
                new JWTClaimsSet.Builder()
                        .issuer("bellwether-operator")
                        .audience(namespace + "/" + pod)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .build());
        token.sign(signer);
        return token.serialize();
    }
}
