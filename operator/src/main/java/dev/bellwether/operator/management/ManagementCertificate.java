package dev.bellwether.operator.management;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/** The server certificate all pods of one gateway show on their management port. */
public final class ManagementCertificate {
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(120);

    private ManagementCertificate() {}

    /** The only DNS name in a gateway's management certificate. */
    public static String dnsName(String namespace, String gateway) {
        return gateway + "." + namespace + ".pods.bellwether.dev";
    }

    /** Issues a certificate with a new key: {@code tls.crt}, {@code tls.key} and {@code ca.crt} as PEM. */
    public static Map<String, String> issue(OperatorKeys keys, String dnsName, Instant now)
            throws GeneralSecurityException {
        KeyPair pair = OperatorKeys.ecKeyPair();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                keys.ca().getSubjectX500Principal(),
                OperatorKeys.serial(),
                Date.from(now.minusSeconds(3600)),
                Date.from(now.plus(LIFE)),
                // A common name may have 64 characters at most, a gateway's DNS name more: the name stands in the SAN
                // alone.
                new X500Principal("CN=bellwether-notifier"),
                pair.getPublic());
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        X509Certificate certificate = OperatorKeys.sign(builder, keys.caKey());
        return Map.of(
                "tls.crt", Pem.of(certificate), "tls.key", Pem.of(pair.getPrivate()), "ca.crt", Pem.of(keys.ca()));
    }

    /** Whether the Secret's entries serve this gateway for at least four more months under the present authority. */
    public static boolean isCurrent(Map<String, String> secret, OperatorKeys keys, String dnsName, Instant now) {
        String pem = secret.get("tls.crt");
        if (pem == null || !secret.containsKey("tls.key")) {
            return false;
        }
        try {
            X509Certificate certificate = Pem.certificate(pem);
            PublicKey authority = keys.ca().getPublicKey();
            certificate.verify(authority);
            return PodTrust.names(certificate).contains(dnsName)
                    && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE));
        } catch (GeneralSecurityException e) {
            return false; // unreadable or of another authority: issued anew
        }
    }
}
