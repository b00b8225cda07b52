package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.client.ScriptedServer.Call;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationClientTest {
    private final Heard heard = new Heard();

    @Test
    void aStreamOpensOverH2cAndDelivers() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            EventStream stream =
                    client.subscribe(Subscription.to("rooms/7", "users/ä b").since("earliest"), heard);
            Call call = server.next().open().send("id: e.1\n\nid: e.2\ndata: {}\n\n");
            assertThat(call.header(":path"))
                    .isEqualTo("/v1/stream?topic=rooms/7&topic=users/%C3%A4%20b&since=earliest");
            assertThat(call.header("accept")).isEqualTo("text/event-stream");
            assertThat(heard.await("event")).isEqualTo("event e.2 {}");
            assertThat(stream.lastEventId()).isEqualTo("e.2");
            assertThat(stream.state()).isEqualTo(StreamState.OPEN);
            assertThat(server.nextSettings().pushEnabled()).isFalse();
        }
    }

    @Test
    void aResetStreamIsAskedForAgainOnTheSameConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            client.subscribe(Subscription.to("rooms/7"), heard);
            Call first = server.next().open().send("id: e.4\ndata: {}\n\n").reset(2);
            assertThat(heard.await("interrupted")).isEqualTo("interrupted Reset[code=2]");
            Call second = server.next();
            assertThat(second.ctx().channel()).isSameAs(first.ctx().channel());
            assertThat(second.id()).isGreaterThan(first.id());
            assertThat(second.header("last-event-id")).isEqualTo("e.4");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDrainedOrClosedConnectionIsReplaced(boolean drained) throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            client.subscribe(Subscription.to("rooms/7"), heard);
            Call first = server.next().open().send("id: e.4\n\n");
            if (drained) {
                first.goAway().send("id: e.5\ndata: last\n\n").end();
                assertThat(heard.await("event")).isEqualTo("event e.5 last");
                assertThat(heard.await("interrupted")).isEqualTo("interrupted Ended[]");
            } else {
                first.closeConnection();
                assertThat(heard.await("interrupted"))
                        .isEqualTo("interrupted ConnectionLost[reason=connection closed]");
            }
            Call second = server.next();
            assertThat(second.ctx().channel()).isNotSameAs(first.ctx().channel());
            assertThat(second.header("last-event-id")).isEqualTo(drained ? "e.5" : "e.4");
            assertThat(first.ctx().channel().closeFuture().await(10_000)).isTrue();
        }
    }

    @Test
    void aServerThatIsSilentTooLongIsLeft() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = NotificationClient.builder(server.origin())
                        .heartbeat(Duration.ofMillis(50), 2)
                        .build()) {
            client.subscribe(Subscription.to("rooms/7"), heard);
            server.next().open();
            assertThat(heard.await("interrupted")).startsWith("interrupted ConnectionLost");
            assertThat(server.next().id()).isEqualTo(3);
        }
    }

    @Test
    void streamsShareAConnectionAndAClosedOneIsCancelledAlone() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            Heard other = new Heard();
            EventStream a = client.subscribe(Subscription.to("a"), heard);
            client.subscribe(Subscription.to("b"), other);
            Call first = server.next().open();
            Call second = server.next().open();
            assertThat(second.ctx().channel()).isSameAs(first.ctx().channel());
            heard.await("OPEN");
            a.close();
            assertThat(server.nextReset()).isEqualTo(first.id() + " 8");
            heard.await("CLOSED");
            second.send("data: still\n\n");
            assertThat(other.await("event")).isEqualTo("event  still");
        }
    }

    @Test
    void aStreamResumesElsewhereFromItsCursor() throws Exception {
        try (ScriptedServer one = new ScriptedServer(null);
                ScriptedServer two = new ScriptedServer(null)) {
            String cursor;
            try (NotificationClient client =
                    NotificationClient.builder(one.origin()).build()) {
                EventStream stream = client.subscribe(Subscription.to("a"), heard);
                one.next().open().send("id: é.9\ndata: {}\n\n");
                heard.await("event");
                stream.close();
                heard.await("CLOSED");
                cursor = stream.lastEventId();
            }
            try (NotificationClient client =
                    NotificationClient.builder(two.origin()).build()) {
                client.subscribe(Subscription.to("a").after(cursor), heard);
                byte[] sent = two.next().header("last-event-id").getBytes(StandardCharsets.ISO_8859_1);
                assertThat(new String(sent, StandardCharsets.UTF_8)).isEqualTo("é.9");
            }
        }
    }

    @Test
    void theLocalAddressIsTheClients() throws Exception {
        try (ScriptedServer server = new ScriptedServer(null);
                NotificationClient client = NotificationClient.builder(server.origin())
                        .localAddress(InetAddress.getByName("127.0.0.77"))
                        .build()) {
            client.subscribe(Subscription.to("a"), heard);
            assertThat(server.next().client()).isEqualTo("127.0.0.77");
        }
    }

    @Test
    void tlsWithAlpnSpeaksHttp2(@TempDir Path folder) throws Exception {
        X509Bundle bundle = certificate();
        try (ScriptedServer server = new ScriptedServer(bundle);
                NotificationClient client = NotificationClient.builder(server.origin())
                        .trustedCertificates(pem(folder, bundle))
                        .build()) {
            client.subscribe(Subscription.to("a"), heard);
            Call call = server.next().open().send("data: {}\n\n");
            assertThat(call.header(":scheme")).isEqualTo("https");
            heard.await("event");
        }
    }

    @Test
    void anUntrustedServerIsNotSpokenTo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate());
                NotificationClient client =
                        NotificationClient.builder(server.origin()).build()) {
            client.subscribe(Subscription.to("a"), heard);
            assertThat(heard.await("interrupted")).contains("ConnectionLost").contains("PKIX");
        }
    }

    @Test
    void aServerWithoutAlpnIsSpokenToInHttp1(@TempDir Path folder) throws Exception {
        X509Bundle bundle = certificate();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        try (SSLServerSocket listener = (SSLServerSocket)
                        context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                NotificationClient client = NotificationClient.builder(
                                URI.create("https://localhost:" + listener.getLocalPort()))
                        .trustedCertificates(pem(folder, bundle))
                        .build()) {
            client.subscribe(Subscription.to("a"), heard);
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                assertThat(request(socket))
                        .startsWith("GET /v1/stream?topic=a HTTP/1.1")
                        .contains("host: localhost");
                String head =
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
                socket.getOutputStream()
                        .write((head + "10\r\nid: 1\ndata: {}\n\n\r\n0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(heard.await("event")).isEqualTo("event 1 {}");
                assertThat(heard.await("interrupted")).isEqualTo("interrupted Ended[]");
            }
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                assertThat(request(socket)).contains("last-event-id: 1");
            }
        }
    }

    @Test
    void anOriginThatCannotBeConnectedToIsRefusedWithItsValue() {
        assertThatThrownBy(() -> NotificationClient.builder(URI.create("ftp://chat.example")))
                .hasMessage("origin: ftp://chat.example (expected: http or https, a host, an optional port, no path)");
        assertThatThrownBy(() -> NotificationClient.builder(URI.create("http://chat.example/a")))
                .hasMessageStartingWith("origin: ");
    }

    private static String request(SSLSocket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder request = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            request.append(line).append('\n');
        }
        return request.toString();
    }

    private static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .buildSelfSigned();
    }

    private static Path pem(Path folder, X509Bundle bundle) throws IOException {
        return Files.writeString(folder.resolve("ca.crt"), bundle.getRootCertificatePEM());
    }
}
