package dev.bellwether.operator.management;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Whether a private key belongs to a certificate, found out by signing and verifying. */
public final class KeyPairCheck {
    private static final int CHALLENGE_BYTES = 32;

    private KeyPairCheck() {}

    /** Why the two cannot serve together; empty if they can. Keys may be PKCS #8, PKCS #1 or SEC 1, RSA, EC or Ed25519. */
    public static Optional<String> mismatch(String certificatePem, String keyPem) {
        PublicKey publicKey;
        try {
            publicKey = Pem.certificate(certificatePem).getPublicKey();
        } catch (GeneralSecurityException e) {
            return Optional.of("tls.crt is not readable (expected: certificates in PEM)");
        }
        try {
            PrivateKey key = privateKey(keyPem, publicKey.getAlgorithm());
            return belongs(publicKey, key) ? Optional.empty() : Optional.of(MISMATCH);
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("tls.key is not readable as " + publicKey.getAlgorithm()
                    + " key of tls.crt (expected: the certificate's private key, PEM, not encrypted)");
        }
    }

    private static final String MISMATCH =
            "tls.key does not belong to tls.crt (expected: the private key of the first certificate)";

    private static PrivateKey privateKey(String pem, String algorithm) throws IOException, GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return generate(pair.getPrivateKeyInfo(), algorithm);
                }
                if (object instanceof PrivateKeyInfo info) {
                    return generate(info, algorithm);
                }
            }
        }
        throw new IOException("no private key");
    }

    private static PrivateKey generate(PrivateKeyInfo info, String algorithm)
            throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static boolean belongs(PublicKey publicKey, PrivateKey key) throws GeneralSecurityException {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        byte[] challenge = new byte[CHALLENGE_BYTES];
        new SecureRandom().nextBytes(challenge);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(challenge);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey);
        verifier.update(challenge);
        return verifier.verify(signature);
    }
}
