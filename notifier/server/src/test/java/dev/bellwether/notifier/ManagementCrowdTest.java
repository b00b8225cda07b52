package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strangers at the management port keep neither the probes out nor the operator's stream from going on. */
class ManagementCrowdTest {
    @Test
    void probesAndTheOperatorGetThroughACrowdOfSilentConnections() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try (Served served = new Served("");
                Socket telemetry = connect(served)) {
            BufferedReader reports = ask(telemetry);
            assertThat(reports.readLine()).contains("200");
            for (int i = 0; i < 200; i++) {
                crowd.add(connect(served));
            }
            assertThat(probe(served)).isEqualTo(200);
            String line = reports.readLine();
            for (int seen = 0; seen < 3; line = reports.readLine()) {
                assertThat(line).as("the operator's stream goes on").isNotNull();
                seen += line.contains("\"schema\"") ? 1 : 0;
            }
            assertThat(served.count("bellwether.management.cut", "reason", "crowd"))
                    .isGreaterThanOrEqualTo(100);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    private static BufferedReader ask(Socket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        ("GET /v1/telemetry?epoch=e&salt=00112233445566778899aabbccddeeff&intervalMillis=100 HTTP/1.1\r\n"
                                        + "host: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Socket connect(Served served) throws IOException {
        InetSocketAddress address = address(served);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int probe(Served served) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + address(served).getPort() + "/readyz"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static InetSocketAddress address(Served served) {
        return served.notifier.managementAddress().orElseThrow();
    }
}
