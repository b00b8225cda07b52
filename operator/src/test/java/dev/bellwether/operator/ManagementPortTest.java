package dev.bellwether.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.OperatorHealth.Cache;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementPortTest {
    private static final int SLOW_READERS = 2;

    /** Megabytes of metrics: more than the kernel takes on the way between two ends. */
    private static final int METERS = 2000;

    private static final int CHARACTERS = 8000;

    private final AtomicReference<OperatorHealth> health = new AtomicReference<>(new OperatorHealth(false, List.of()));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client = HttpClient.newHttpClient();
    private ManagementPort port;

    @BeforeEach
    void open() throws IOException {
        port = ManagementPort.open(0, registry, health::get);
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void theProbesTellHowTheOperatorIs() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        health.set(new OperatorHealth(true, List.of(new Cache("Pod", true, true))));
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        health.set(new OperatorHealth(true, List.of(new Cache("Pod", true, false))));
        assertThat(get("/livez").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("informers stopped: Pod");
        assertThat(get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void whoReadsMetricsSlowlyKeepsNoProbeWaiting() throws Exception {
        String much = "x".repeat(CHARACTERS);
        for (int i = 0; i < METERS; i++) {
            registry.counter("long", "label", much + i).increment();
        }
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_READERS; i++) {
                slow.add(readerOfOneByte());
            }
            assertThat(get("/livez").statusCode()).isEqualTo(200);
        } finally {
            for (Socket one : slow) {
                one.close();
            }
        }
    }

    /** It has seen the answer begin, and reads no further. */
    private Socket readerOfOneByte() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
        socket.getOutputStream()
                .write("GET /metrics HTTP/1.1\r\nHost: operator\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
