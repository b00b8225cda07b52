package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.Authorities;
import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.KeyPairFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Whom a notifier trusts to be NATS, and how it shows who it is itself. */
final class NatsTls {
    private static final char[] IN_MEMORY = new char[0]; // a key store wants a password even if it is never written

    private NatsTls() {}

    /**
     * From the files as they stand now.
     *
     * @throws ConfigException when one is missing or does not hold what it should
     */
    static SSLContext context(BackplaneConfig.JetStream config) throws ConfigException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config), Authorities.trust(config.caFile(), "backplane.caFile"), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigException(List.of(new ConfigError("backplane", "TLS: " + e.getMessage())));
        }
    }

    private static KeyManager @Nullable [] keys(BackplaneConfig.JetStream config)
            throws ConfigException, GeneralSecurityException, IOException {
        Path certificate = config.certFile();
        Path key = config.keyFile();
        if (certificate == null || key == null) {
            return null;
        }
        KeyPairFiles pair;
        try {
            pair = KeyPairFiles.read(certificate, key);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw wrong(
                    "backplane.certFile, keyFile",
                    certificate + ", " + key,
                    "a PEM certificate chain and its PKCS #8 key",
                    e);
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

    private static ConfigException wrong(String path, String value, String expected, Exception cause) {
        String what = cause instanceof NoSuchFileException missing
                ? missing.getFile() + ": no such file"
                : String.valueOf(cause.getMessage());
        return new ConfigException(List.of(new ConfigError(path, value + " (expected: " + expected + "): " + what)));
    }
}
