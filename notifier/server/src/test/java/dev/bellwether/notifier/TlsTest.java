package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.ConfigFile;
import dev.bellwether.notifier.config.NotifierConfig;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"HTTP_2,TLSv1.3", "HTTP_2,TLSv1.2", "HTTP_1_1,TLSv1.3", "HTTP_1_1,TLSv1.2"})
    void bothVersionsOfHttpAndOfTlsStream(HttpClient.Version http, String tls) throws Exception {
        SelfSigned certificate = new SelfSigned();
        HttpClient client = HttpClient.newBuilder()
                .version(http)
                .sslContext(certificate.trusted())
                .sslParameters(new SSLParameters(null, new String[] {tls}))
                .build();
        try (Served served = new Served(certificate.listener(folder), Customizer.NONE, client)) {
            CompletableFuture<HttpResponse<?>> response = new CompletableFuture<>();
            EventReader reader = served.stream("topic=rooms/1", response::complete);
            reader.next();
            String id = served.publish("rooms/1", 1);
            assertThat(reader.nextEvent().id()).isEqualTo(id);
            assertThat(response.get(5, TimeUnit.SECONDS).version()).isEqualTo(http);
            assertThat(served.notifier
                            .meters()
                            .get("bellwether.tls.handshake")
                            .tags("version", tls, "outcome", "success")
                            .timer()
                            .count())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aHandshakeThatResumesASessionIsTimedApartFromAFullOne(String version) throws Exception {
        SelfSigned certificate = new SelfSigned();
        try (Served served = new Served(certificate.listener(folder))) {
            SSLContext trusting = certificate.trusted();
            for (int connection = 0; connection < 2; connection++) {
                handshake(served, trusting, version);
            }
            await().untilAsserted(() -> {
                assertThat(handshakes(served, version, "false")).isEqualTo(1);
                assertThat(handshakes(served, version, "true")).isEqualTo(1);
            });
        }
    }

    /** Reads a whole answer too: with TLS 1.3 a session can be resumed once its ticket was read. */
    private static void handshake(Served served, SSLContext context, String version) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("localhost", served.notifier.address().getPort())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            socket.getOutputStream()
                    .write("GET /none HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 404");
        }
    }

    private static long handshakes(Served served, String version, String resumed) {
        return served
                .notifier
                .meters()
                .find("bellwether.tls.handshake")
                .tags("version", version, "resumed", resumed, "outcome", "success")
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void aWebSocketOverTlsFollows() throws Exception {
        SelfSigned certificate = new SelfSigned();
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build();
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (Served served = new Served(certificate.listener(folder), Customizer.NONE, client)) {
            URI uri = URI.create(served.uri("/v1/ws?topic=rooms/1").toString().replaceFirst("https", "wss"));
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            got.add(data.toString());
                            from.request(1);
                            return null;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(got.poll(10, TimeUnit.SECONDS)).contains("\"event\":\"cursor\"");
            String id = served.publish("rooms/1", 1);
            assertThat(got.poll(10, TimeUnit.SECONDS)).contains(id);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
            await().until(() -> served.gauge("bellwether.streams") == 0);
        }
    }

    @Test
    void aRenewedCertificateIsServedWithoutARestart() throws Exception {
        SelfSigned first = new SelfSigned();
        SelfSigned renewed = new SelfSigned();
        try (Served served = new Served(first.listener(folder))) {
            assertThat(certificateOf(served)).isEqualTo(first.certificate());
            renewed.listener(folder);
            await().untilAsserted(() -> assertThat(certificateOf(served)).isEqualTo(renewed.certificate()));
            assertThat(served.count("bellwether.tls.reloads", "outcome", "used"))
                    .isPositive();
        }
    }

    @Test
    void aChainThatReplacesACertificateIsServedWhole() throws Exception {
        SelfSigned first = new SelfSigned();
        SelfSigned between = first.issue();
        SelfSigned renewed = between.issue();
        try (Served served = new Served(first.listener(folder))) {
            renewed.listener(folder);
            await().untilAsserted(() -> assertThat(chainAt(served.notifier.address()))
                    .containsExactly(renewed.certificate(), between.certificate()));
        }
    }

    @Test
    void theManagementPortServesARenewedCertificateToo() throws Exception {
        SelfSigned first = new SelfSigned();
        SelfSigned renewed = new SelfSigned();
        String tls = first.listener(folder).replaceAll("^.*(tls: \\{.*})}$", "$1");
        NotifierConfig config = ConfigFile.parse("auth: {anonymous: true}\ntopics: [{name: a}]\n"
                + "listener: {host: 127.0.0.1, port: 0}\nmanagement: {port: 0, " + tls + "}\n");
        try (Notifier notifier = Notifier.start(config)) {
            InetSocketAddress address = notifier.managementAddress().orElseThrow();
            assertThat(chainAt(address)).containsExactly(first.certificate());
            renewed.listener(folder);
            await().untilAsserted(() -> assertThat(chainAt(address)).containsExactly(renewed.certificate()));
        }
    }

    @Test
    void aSecretSwappedByASymbolicLinkIsServed() throws Exception {
        SelfSigned first = new SelfSigned();
        SelfSigned renewed = new SelfSigned();
        Path before = Files.createDirectory(folder.resolve("..before"));
        Path after = Files.createDirectory(folder.resolve("..after"));
        first.listener(before);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), before);
        try (Served served = new Served(SelfSigned.listenerOf(data))) {
            assertThat(certificateOf(served)).isEqualTo(first.certificate());
            renewed.listener(after);
            Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), after);
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
            await().untilAsserted(() -> assertThat(certificateOf(served)).isEqualTo(renewed.certificate()));
        }
    }

    @Test
    void aPairThatDoesNotBelongTogetherKeepsTheOldOneUntilItDoes() throws Exception {
        SelfSigned first = new SelfSigned();
        SelfSigned renewed = new SelfSigned();
        try (Served served = new Served(first.listener(folder))) {
            Files.writeString(folder.resolve("tls.crt"), renewed.certificatePem());
            await().untilAsserted(() -> {
                assertThat(certificateOf(served)).isEqualTo(first.certificate());
                assertThat(served.count("bellwether.tls.reloads", "outcome", "kept"))
                        .isPositive();
            });
            renewed.listener(folder);
            await().untilAsserted(() -> assertThat(certificateOf(served)).isEqualTo(renewed.certificate()));
        }
    }

    private static Certificate certificateOf(Served served) throws Exception {
        return chainAt(served.notifier.address())[0];
    }

    private static Certificate[] chainAt(InetSocketAddress address) throws Exception {
        SSLContext blind = SSLContext.getInstance("TLS");
        blind.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) blind.getSocketFactory().createSocket("localhost", address.getPort())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates();
        }
    }

    @Test
    void filesThatAreNoCertificateAreNamed() throws Exception {
        Files.writeString(folder.resolve("tls.crt"), "nothing");
        Files.writeString(folder.resolve("tls.key"), "nothing");
        assertThatThrownBy(() -> new Served(SelfSigned.listenerOf(folder)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("listener.tls: ")
                .hasMessageContaining("tls.crt");
    }
}
