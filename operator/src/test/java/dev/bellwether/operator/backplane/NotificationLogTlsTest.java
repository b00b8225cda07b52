package dev.bellwether.operator.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform's NATS that takes TLS alone, with a certificate for {@code localhost} of an authority that no JVM knows. */
@Tag("nats")
class NotificationLogTlsTest {
    private static final NotificationLog LOG = NotificationLog.of("messaging", "chat", 1, NotificationLog.UNBOUNDED);
    private static final LogLimits LIMITS = new LogLimits(Duration.ofHours(1), 3);

    private final X509Bundle authority = authority();
    private final Process nats;
    private final int port;

    NotificationLogTlsTest(@TempDir Path folder) throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=nats")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        Path certificate = Files.writeString(folder.resolve("tls.crt"), own.getCertificatePEM());
        Path key = Files.writeString(folder.resolve("tls.key"), own.getPrivateKeyPEM());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                folder.resolve("nats.conf"), """
                host: "127.0.0.1"
                port: %d
                jetstream {store_dir: "%s", max_file_store: 1000000}
                authorization {users: [{user: operator, password: secret}]}
                tls {cert_file: "%s", key_file: "%s"}
                """.formatted(port, folder.resolve("store"), certificate, key));
        nats = new ProcessBuilder(System.getenv("NATS_SERVER"), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile())
                .start();
    }

    @BeforeEach
    void theServerAnswers() {
        Awaitility.await("nats-server answers")
                .ignoreExceptions()
                .until(() -> !LOG.exists(server("localhost", authority.getCertificatePEM())));
    }

    @AfterEach
    void theServerEnds() throws InterruptedException {
        nats.destroyForcibly().waitFor();
    }

    @Test
    void theStreamIsMadeThroughTheGivenAuthority() throws Exception {
        assertThat(LOG.ensure(server("localhost", authority.getCertificatePEM()), LIMITS))
                .isEqualTo(NotificationLog.Outcome.Created);
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        assertRefused(server("127.0.0.1", authority.getCertificatePEM()));
    }

    @Test
    void anotherAuthorityIsRefused() throws Exception {
        assertRefused(server("localhost", authority().getCertificatePEM()));
    }

    @Test
    void whomTheJvmDoesNotKnowIsRefused() {
        assertRefused(server("localhost", null));
    }

    @Test
    void whatIsNoCertificateIsTold() throws Exception {
        assertThat(NatsTrust.problem(authority.getCertificatePEM())).isEmpty();
        assertThat(NatsTrust.problem("")).hasValue("it holds no certificate");
        assertThat(NatsTrust.problem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .isPresent();
    }

    private static void assertRefused(NotificationLog.Server server) {
        assertThatThrownBy(() -> LOG.exists(server)).isInstanceOf(IOException.class);
    }

    private NotificationLog.Server server(String host, @Nullable String authorities) {
        return new NotificationLog.Server(List.of("tls://" + host + ":" + port), "operator", "secret", authorities);
    }

    private static X509Bundle authority() throws Exception {
        return new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }
}
