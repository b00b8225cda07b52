package dev.bellwether.notifier;

import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.config.NotifierConfig.Listener;
import dev.bellwether.notifier.config.NotifierConfig.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A second listener on loopback, for development: TLS with a certificate that nobody has signed. The JDK's own {@code keytool} makes it; the
 * files are readable by this user alone and gone when this is closed.
 */
final class DevTls implements AutoCloseable {
    private static final int MINUTES = 1;

    private final @Nullable Listener listener;
    private final @Nullable Path folder;

    private DevTls(@Nullable Listener listener, @Nullable Path folder) {
        this.listener = listener;
        this.folder = folder;
    }

    /**
     * @param port 0 to 65535; null for no such listener
     * @throws IOException when no certificate can be made
     */
    static DevTls on(@Nullable Integer port) throws IOException, InterruptedException {
        if (port == null) {
            return new DevTls(null, null);
        }
        Path folder = Files.createTempDirectory("bellwether-dev-tls");
        DevTls tls = new DevTls(
                new Listener("127.0.0.1", port, new Tls(folder.resolve("tls.crt"), folder.resolve("tls.key")), false),
                folder);
        try {
            make(folder);
            return tls;
        } catch (IOException | InterruptedException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    NotifierConfig added(NotifierConfig config) {
        return listener == null ? config : config.with(listener);
    }

    @Override
    public void close() {
        if (folder != null) {
            for (String file : List.of("keytool.log", "store.p12", "tls.crt", "tls.key", "")) {
                try {
                    Files.deleteIfExists(folder.resolve(file));
                } catch (IOException e) {
                    LoggerFactory.getLogger(DevTls.class).warn("left behind: {}", e.getMessage());
                }
            }
        }
    }

    private static void make(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("store.p12");
        Path log = folder.resolve("keytool.log");
        String password = UUID.randomUUID().toString();
        ProcessBuilder keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "dev",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "BELLWETHER_DEV_TLS")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // An argument could be read by every user of the machine.
        keytool.environment().put("BELLWETHER_DEV_TLS", password);
        Process process = keytool.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("--dev-tls: keytool made no certificate: " + Files.readString(log));
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            write(
                    folder.resolve("tls.crt"),
                    "CERTIFICATE",
                    keys.getCertificate("dev").getEncoded());
            write(
                    folder.resolve("tls.key"),
                    "PRIVATE KEY",
                    keys.getKey("dev", password.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("--dev-tls: keytool's certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                        + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
