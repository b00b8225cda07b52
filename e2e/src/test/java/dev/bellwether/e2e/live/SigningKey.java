package dev.bellwether.e2e.live;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A key of an issuer of tokens: EC P-256, made by the JDK alone, so that nothing of the product judges itself. */
record SigningKey(String id, KeyPair keys) {
    private static final int COORDINATE_BYTES = 32;

    static SigningKey create(String id) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new SigningKey(id, generator.generateKeyPair());
    }

    /** A JWK Set with the public half alone. */
    String jwks() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        return """
                {"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "%s", "x": "%s", "y": "%s"}]}""".formatted(id, coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    /** A token for an hour. {@code grant} is the claim {@code bellwether} as JSON. */
    String token(String audience, String grant) throws GeneralSecurityException {
        long end = Instant.now().plus(Duration.ofHours(1)).getEpochSecond();
        String signed = text("{\"alg\": \"ES256\", \"kid\": \"%s\"}".formatted(id)) + "."
                + text("{\"aud\": \"%s\", \"exp\": %d, \"bellwether\": %s}".formatted(audience, end, grant));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    private static String text(String json) {
        return base64(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray(); // with a sign, and without leading zeros
        byte[] padded = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
        return base64(padded);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
