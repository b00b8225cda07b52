package dev.bellwether.notifier.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and the key that belongs to it. That they belong together is tried: two files cannot be read at one instant, and a
 * pair of which only one half is new would fail every handshake.
 *
 * @param chain the owner's certificate first
 */
public record KeyPairFiles(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    public KeyPairFiles {
        chain = List.copyOf(chain);
    }

    /**
     * @param certificate PEM, one certificate or more
     * @param key PEM, PKCS #8, RSA or EC or Ed25519
     */
    public static KeyPairFiles read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(certificate);
        PublicKey known = chain.get(0).getPublicKey();
        Matcher pem = PKCS8.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IOException(key + ": no key (expected: a PEM PRIVATE KEY, PKCS #8, not encrypted)");
        }
        PrivateKey found = KeyFactory.getInstance(known.getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
        if (!belongTogether(known, found)) {
            throw new IOException(key + ": another certificate's key (expected: that of " + certificate + ")");
        }
        return new KeyPairFiles(chain, found);
    }

    /** @param file PEM, one certificate or more */
    public static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain;
        try (InputStream in = Files.newInputStream(file)) {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
        if (chain.isEmpty()) {
            throw new IOException(file + ": no certificate (expected: PEM, one certificate or more)");
        }
        return chain;
    }

    private static boolean belongTogether(PublicKey known, PrivateKey found) throws GeneralSecurityException {
        Optional<String> algorithm =
                switch (known.getAlgorithm()) {
                    case "RSA" -> Optional.of("SHA256withRSA");
                    case "EC" -> Optional.of("SHA256withECDSA");
                    case "EdDSA", "Ed25519" -> Optional.of("EdDSA");
                    default -> Optional.empty();
                };
        if (algorithm.isEmpty()) {
            return true; // what TLS makes of it, the handshake tells
        }
        Signature signing = Signature.getInstance(algorithm.get());
        signing.initSign(found);
        signing.update(PROBE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm.get());
        verifying.initVerify(known);
        verifying.update(PROBE);
        return verifying.verify(signature);
    }
}
