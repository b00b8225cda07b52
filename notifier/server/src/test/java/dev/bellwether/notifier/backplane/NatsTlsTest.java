package dev.bellwether.notifier.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Nats;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real nats-server that takes TLS connections alone, with a certificate of an authority that no JVM knows. */
@Tag("nats")
class NatsTlsTest {
    private static final String HERE = "localhost";

    @TempDir
    private Path folder = Path.of("");

    private final X509Bundle authority = authority();
    private @Nullable NatsServer nats;

    @BeforeEach
    void anAuthority() throws Exception {
        Files.writeString(file("ca.crt"), authority.getCertificatePEM());
    }

    @AfterEach
    void theServerEnds() throws Exception {
        if (nats != null) {
            nats.close();
        }
    }

    @Test
    void aServerOfTheGivenAuthorityIsSpokenToWhateverTheAddressSays() throws Exception {
        NatsServer server = serve(HERE, "");
        for (String scheme : new String[] {"tls", "nats"}) {
            Feed feed = new Feed();
            try (Backplane backplane = started(config(server, scheme + "://localhost", null), feed)) {
                Awaitility.await("reached by " + scheme).until(() -> feed.connected);
                assertThat(published(backplane)).isPositive();
                Awaitility.await("fed").until(() -> !feed.events.isEmpty());
            }
        }
    }

    @Test
    void afterARestartItIsSpokenToAgain() throws Exception {
        NatsServer server = serve(HERE, "");
        Feed feed = new Feed();
        try (Backplane backplane = started(config(server, "tls://localhost", null), feed)) {
            Awaitility.await("reached").until(() -> feed.connected);
            published(backplane);
            server.kill();
            Awaitility.await("the feed knows").until(() -> !feed.connected);
            server.start();
            Awaitility.await("it is back").until(() -> feed.connected);
            published(backplane);
            Awaitility.await("fed").until(() -> feed.events.size() == 2);
        }
    }

    /** The certificate is of the right authority, and the library alone would take it: that is shown first. */
    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        NatsServer server = serve("nats.elsewhere.example", "");
        server.asNotifier().close();
        BackplaneConfig.JetStream config = config(server, "tls://localhost", null);
        assertRefused(config, "No subject alternative DNS name matching localhost found");
        assertRefused(
                config(server, "nats://127.0.0.1", null), "No subject alternative names matching IP address 127.0.0.1");
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        NatsServer server = serve(HERE, "");
        Files.writeString(file("other.crt"), authority().getCertificatePEM());
        BackplaneConfig.JetStream config = config(server, "tls://localhost", file("other.crt"));
        assertRefused(config, "PKIX path validation failed");
    }

    /** Who names an authority means TLS: nobody on the way can talk the notifier out of it. */
    @Test
    void aServerWithoutTlsIsRefused() throws Exception {
        NatsServer server = NatsServer.in(folder);
        nats = server;
        assertRefused(config(server, "nats://localhost", null), "SSL connection wanted by client");
    }

    @Test
    void whoHasToShowACertificateDoes() throws Exception {
        NatsServer server = serve(HERE, "ca_file: \"" + file("ca.crt") + "\", verify: true");
        BackplaneConfig.JetStream without = config(server, "tls://localhost", null);
        assertThatThrownBy(() -> Nats.connect(NatsOptions.of(without, (connection, event) -> {}))
                        .close())
                .isInstanceOf(Exception.class);
        X509Bundle own = issued("notifier");
        Files.writeString(file("own.crt"), own.getCertificatePathPEM());
        Files.writeString(file("own.key"), own.getPrivateKeyPEM());
        BackplaneConfig.JetStream with = new BackplaneConfig.JetStream(
                without.url(),
                without.stream(),
                without.subjectPrefix(),
                without.usernameFile(),
                without.passwordFile(),
                without.caFile(),
                file("own.crt"),
                file("own.key"));
        Feed feed = new Feed();
        try (Backplane backplane = started(with, feed)) {
            Awaitility.await("reached").until(() -> feed.connected);
            assertThat(published(backplane)).isPositive();
        }
    }

    @Test
    void aFileThatIsNotThereOrHoldsSomethingElseIsNamed() throws Exception {
        Files.writeString(file("garbled"), "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
        Files.writeString(file("empty"), "");
        for (String name : new String[] {"none", "garbled", "empty"}) {
            assertThatThrownBy(() ->
                            new JetStreamBackplane(of("tls://n", file(name), null, null), new SimpleMeterRegistry()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "backplane.caFile: " + file(name) + " (expected: PEM, the certificates of ");
        }
        Files.writeString(file("own.crt"), issued("notifier").getCertificatePathPEM());
        Files.writeString(file("other.key"), issued("other").getPrivateKeyPEM());
        for (String name : new String[] {"none", "empty", "other.key"}) {
            assertThatThrownBy(() -> new JetStreamBackplane(
                            of("tls://n", null, file("own.crt"), file(name)), new SimpleMeterRegistry()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("backplane.certFile, keyFile: " + file("own.crt") + ", " + file(name)
                            + " (expected: a PEM certificate chain and its PKCS #8 key): ");
        }
    }

    private static void assertRefused(BackplaneConfig.JetStream config, String why) {
        JetStreamFeed feed = new JetStreamFeed(config, new Subjects(config.subjectPrefix()));
        assertThatThrownBy(feed::connected).hasMessageContaining(why);
        feed.close();
    }

    private static long published(Backplane backplane) throws Exception {
        return backplane
                .publish("rooms/1", "{}".getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .sequence();
    }

    private static Backplane started(BackplaneConfig.JetStream config, Feed feed) throws ConfigException {
        Backplane backplane = new JetStreamBackplane(config, new SimpleMeterRegistry());
        backplane.start(feed);
        return backplane;
    }

    private NatsServer serve(String name, String more) throws Exception {
        X509Bundle own = issued(name);
        Files.writeString(file("nats.crt"), own.getCertificatePathPEM());
        Files.writeString(file("nats.key"), own.getPrivateKeyPEM());
        SSLContext administrator = SSLContext.getInstance("TLS");
        KeyManager[] keys = own.toKeyManagerFactory().getKeyManagers();
        administrator.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
        NatsServer server = NatsServer.in(
                folder,
                "tls {cert_file: \"" + file("nats.crt") + "\", key_file: \"" + file("nats.key") + "\", " + more + "}",
                administrator);
        nats = server;
        server.createStream();
        return server;
    }

    private BackplaneConfig.JetStream config(NatsServer server, String address, @Nullable Path authorities) {
        String port = server.config().url().replaceAll(".*:", ":");
        return of(address + port, authorities == null ? file("ca.crt") : authorities, null, null);
    }

    private BackplaneConfig.JetStream of(
            String url, @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
        return new BackplaneConfig.JetStream(
                url,
                NatsServer.STREAM,
                "bellwether.messaging.chat",
                file("username"),
                file("password"),
                authorities,
                certificate,
                key);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private X509Bundle issued(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .buildIssuedBy(authority);
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .subject("CN=an authority")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
