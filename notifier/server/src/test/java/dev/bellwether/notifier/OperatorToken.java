package dev.bellwether.notifier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * What the operator shows the management port, or somebody who is not the operator.
 *
 * @param issuer null for none
 * @param audience null for none
 * @param expires null for never
 */
public record OperatorToken(
        @Nullable String issuer,
        @Nullable String audience,
        @Nullable Instant expires) {
    /** Of a process that is in no cluster. */
    public static final String AUDIENCE = "local/local";

    /** One that is let in. */
    public static OperatorToken until(Instant expires) {
        return new OperatorToken("bellwether-operator", AUDIENCE, expires);
    }

    public OperatorToken by(@Nullable String other) {
        return new OperatorToken(other, audience, expires);
    }

    public OperatorToken to(@Nullable String other) {
        return new OperatorToken(issuer, other, expires);
    }

    public OperatorToken forEver() {
        return new OperatorToken(issuer, audience, null);
    }

    /** The header's value. */
    public String bearer(ECKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims());
        token.sign(new ECDSASigner(key));
        return "Bearer " + token.serialize();
    }

    /** Signed with what everybody knows, as if it were a secret. */
    public String bearerByPublicKey(ECKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
        token.sign(new MACSigner(key.toECPublicKey().getEncoded()));
        return "Bearer " + token.serialize();
    }

    public String bearerUnsigned() {
        return "Bearer " + new PlainJWT(claims()).serialize();
    }

    /** The key's public half as the configuration names it. */
    public static String pem(ECKey key) throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.toECPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .expirationTime(expires == null ? null : Date.from(expires))
                .build();
    }
}
