package dev.bellwether.notifier.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Who may vouch for a server that the notifier connects to. */
public final class Authorities {
    private static final char[] IN_MEMORY = new char[0]; // a key store wants a password even if it is never written

    private Authorities() {}

    /**
     * Trusts what they vouch for, by their file as it stands now.
     *
     * @param file certificates, PEM; null for those that Java's runtime knows
     * @param option where the configuration says it
     * @throws ConfigException when the file is missing or holds something else
     */
    public static TrustManager[] trust(@Nullable Path file, String option)
            throws ConfigException, GeneralSecurityException, IOException {
        KeyStore authorities = null; // the runtime's own
        if (file != null) {
            authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, IN_MEMORY);
            int number = 0;
            for (X509Certificate authority : read(file, option)) {
                authorities.setCertificateEntry("authority-" + number++, authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> read(Path file, String option) throws ConfigException {
        try {
            return KeyPairFiles.certificates(file);
        } catch (NoSuchFileException e) {
            throw wrong(option, file, "no such file");
        } catch (GeneralSecurityException | IOException e) {
            throw wrong(option, file, String.valueOf(e.getMessage()));
        }
    }

    private static ConfigException wrong(String option, Path file, String why) {
        String expected = " (expected: PEM, the certificates of who may vouch for the server): ";
        return new ConfigException(List.of(new ConfigError(option, file + expected + why)));
    }
}
