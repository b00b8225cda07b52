package dev.bellwether.operator.management;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What makes one installation of the operator: its certificate authority and the key that signs tokens for pods. All keys are
 * EC P-256. Kept in a Secret of the operator's namespace, so that every leader has the same.
 */
public record OperatorKeys(X509Certificate ca, PrivateKey caKey, PublicKey tokenPublicKey, PrivateKey tokenKey) {
    private static final Period CA_LIFE = Period.ofYears(20);

    /** New keys; the authority's certificate begins an hour before {@code now} for clocks that run behind. */
    public static OperatorKeys generate(Instant now) throws GeneralSecurityException {
        KeyPair authority = ecKeyPair();
        KeyPair tokens = ecKeyPair();
        X500Principal name = new X500Principal("CN=Bellwether management CA");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                serial(),
                Date.from(now.minusSeconds(3600)),
                Date.from(now.atOffset(ZoneOffset.UTC).plus(CA_LIFE).toInstant()),
                name,
                authority.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return new OperatorKeys(
                sign(builder, authority.getPrivate()), authority.getPrivate(), tokens.getPublic(), tokens.getPrivate());
    }

    /** Reads what {@link #toSecretData} wrote; throws when an entry is missing or unreadable. */
    public static OperatorKeys fromSecretData(Map<String, String> data) throws GeneralSecurityException {
        return new OperatorKeys(
                Pem.certificate(entry(data, "ca.crt")),
                Pem.ecPrivateKey(entry(data, "ca.key")),
                Pem.ecPublicKey(entry(data, "token.pub")),
                Pem.ecPrivateKey(entry(data, "token.key")));
    }

    /** The entries of the Secret, as PEM text. */
    public Map<String, String> toSecretData() throws GeneralSecurityException {
        return Map.of(
                "ca.crt",
                Pem.of(ca),
                "ca.key",
                Pem.of(caKey),
                "token.pub",
                Pem.of(tokenPublicKey),
                "token.key",
                Pem.of(tokenKey));
    }

    /** The public key pods check tokens with, as PEM. */
    public String tokenPublicKeyPem() {
        return Pem.of(tokenPublicKey);
    }

    static KeyPair ecKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).setBit(126);
    }

    static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static String entry(Map<String, String> data, String name) throws GeneralSecurityException {
        String value = data.get(name);
        if (value == null) {
            throw new GeneralSecurityException("entry " + name + ": missing (expected: PEM text)");
        }
        return value;
    }
}
