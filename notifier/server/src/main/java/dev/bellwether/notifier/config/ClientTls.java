package dev.bellwether.notifier.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the notifier speaks TLS to a server that it connects to: whom it trusts to be that, and how it shows who it is itself.
 *
 * @param section of the configuration, with the entries below
 * @param caFile who may vouch for the server, PEM; null for those that Java's runtime knows
 * @param certFile what the notifier shows, PEM; null, as the key, for nothing
 * @param keyFile the key of that, PEM, PKCS #8
 */
public record ClientTls(
        String section,
        @Nullable Path caFile,
        @Nullable Path certFile,
        @Nullable Path keyFile) {
    private static final char[] IN_MEMORY = new char[0]; // a key store wants a password even if it is never written

    /**
     * From the files as they stand now.
     *
     * @throws ConfigException when one is missing or does not hold what it should
     */
    public SSLContext context() throws ConfigException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(List.of(new ConfigError(section, "TLS: " + e.getMessage())));
        }
    }

    private TrustManager[] trust() throws ConfigException, GeneralSecurityException, IOException {
        KeyStore authorities = null; // the runtime's own
        if (caFile != null) {
            authorities = empty();
            int number = 0;
            for (X509Certificate authority : authorities(caFile)) {
                authorities.setCertificateEntry("authority-" + number++, authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private List<X509Certificate> authorities(Path file) throws ConfigException {
        try {
            return KeyPairFiles.certificates(file);
        } catch (GeneralSecurityException | IOException e) {
            throw wrong("caFile", file.toString(), "PEM, the certificates of who may vouch for the server", e);
        }
    }

    private KeyManager @Nullable [] keys() throws ConfigException, GeneralSecurityException, IOException {
        if (certFile == null || keyFile == null) {
            return null;
        }
        KeyPairFiles pair;
        try {
            pair = KeyPairFiles.read(certFile, keyFile);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw wrong(
                    "certFile, keyFile", certFile + ", " + keyFile, "a PEM certificate chain and its PKCS #8 key", e);
        }
        KeyStore own = empty();
        own.setKeyEntry("client", pair.key(), IN_MEMORY, pair.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        return store;
    }

    private ConfigException wrong(String entries, String value, String expected, Exception cause) {
        String what = cause instanceof NoSuchFileException missing
                ? missing.getFile() + ": no such file"
                : String.valueOf(cause.getMessage());
        return new ConfigException(
                List.of(new ConfigError(section + "." + entries, value + " (expected: " + expected + "): " + what)));
    }
}
