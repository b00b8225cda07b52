package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers of the PROXY protocol as the specification (section 2.2) has them, byte by byte. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final String LISTENER =
            "listener: {host: 127.0.0.1, port: 0, proxyProtocol: true, trustedProxies: [127.0.0.1]";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "2111000cc6336407c000020110920050, TCP over IPv4",
        "2111000fc6336407c00002011092005004000 0, with a TLV",
        "2121002420010db800010002000000000000000720010db800ff000000000000000000011092 0050, TCP over IPv6",
        "20000000, LOCAL",
        "21000000, unspecified",
    })
    void aHeaderGoesBeforeTheRequest(String header, String what) throws Exception {
        try (Served served = new Served(LISTENER + "}")) {
            assertThat(answer(served, bytes(SIGNATURE + header.replace(" ", "")), REQUEST))
                    .as(what)
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theAddressInTheHeaderIsWhoHasTheLimits() throws Exception {
        try (Served served = new Served(LISTENER + "}\nlimits: {requestsPerSecond: 1}")) {
            for (int client = 1; client <= 4; client++) {
                for (int request = 0; request < 2; request++) {
                    assertThat(answer(served, from(client), REQUEST)).startsWith("HTTP/1.1 200");
                }
            }
            assertThat(answer(served, from(1), REQUEST)).startsWith("HTTP/1.1 429");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50524f5859205443503420312e322e332e3420312e322e332e3420312032 0d0a, version, version 1",
        "474554202f20485454502f312e310d0a486f73743a20610d0a0d0a, malformed, no header",
        "0d0a0d0a000d0a515549540a 3111000cc6336407c000020110920050, malformed, version 3",
        "0d0a0d0a000d0a515549540a 21110004c6336407, malformed, too short for its addresses",
    })
    void whatIsNoSuchHeaderClosesTheConnection(String sent, String reason, String what) throws Exception {
        try (Served served = new Served(LISTENER + "}")) {
            assertThat(answer(served, bytes(sent.replace(" ", "")), ""))
                    .as(what)
                    .isEmpty();
            await().untilAsserted(() -> assertThat(served.count("bellwether.proxy.protocol.refused", "reason", reason))
                    .isEqualTo(1));
        }
    }

    @Test
    void whoIsNoTrustedProxyIsClosed() throws Exception {
        try (Served served = new Served(LISTENER.replace("[127.0.0.1]", "[192.0.2.1]") + "}")) {
            assertThat(answer(served, from(1), REQUEST)).isEmpty();
            assertThat(served.count("bellwether.proxy.protocol.refused", "reason", "untrusted"))
                    .isEqualTo(1);
        }
    }

    @Test
    void theHeaderGoesBeforeTls() throws Exception {
        String tls = new SelfSigned().listener(folder);
        try (Served served =
                new Served(tls.replace("port: 0,", "port: 0, proxyProtocol: true, trustedProxies: [127.0.0.1],"))) {
            SSLContext blind = SSLContext.getInstance("TLS");
            blind.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            try (Socket socket = connect(served)) {
                socket.getOutputStream().write(from(1));
                SSLSocket secure = (SSLSocket) blind.getSocketFactory().createSocket(socket, "localhost", 0, true);
                secure.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                assertThat(read(secure.getInputStream())).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static byte[] from(int client) {
        return bytes(SIGNATURE + "2111000cc63364" + String.format("%02x", client) + "c000020110920050");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Socket connect(Served served) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), served.notifier.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** All that comes back until the server closes. */
    private static String answer(Served served, byte[] header, String request) throws IOException {
        try (Socket socket = connect(served)) {
            // At once: the server may close as soon as it has the header, and a second write would find nobody.
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(header);
            all.writeBytes(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(all.toByteArray());
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // A connection that is closed with bytes unread ends by a reset.
        }
        return all.toString(StandardCharsets.US_ASCII);
    }
}
