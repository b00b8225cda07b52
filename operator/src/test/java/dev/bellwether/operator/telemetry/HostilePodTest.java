package dev.bellwether.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs behind a management port is the user's image: whatever it sends, the operator shared by all stays up. */
class HostilePodTest {
    private final ExecutorService pods = Executors.newCachedThreadPool();
    private final ScheduledExecutorService telemetry = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer pod;

    HostilePodTest() throws IOException {
        pod = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void thePodAnswers() {
        pod.setExecutor(pods);
        pod.start();
    }

    @AfterEach
    void thePodEnds() {
        pod.stop(0);
        pods.shutdownNow();
        telemetry.shutdownNow();
    }

    @Test
    void aLineWithoutEndIsCutAndThePodDialledAgain() {
        AtomicInteger dialled = new AtomicInteger();
        pod.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            if (dialled.incrementAndGet() == 1) {
                write(exchange, "x".repeat(ReportLines.LONGEST_BYTES + 1));
            }
            write(exchange, report("second"));
            exchange.close();
        });
        assertThat(bootsOf(1, report -> {})).containsExactly("second");
        assertThat(dialled).hasValueGreaterThan(1);
    }

    @Test
    void aReportThatCannotBeCountedDoesNotSilenceThoseAfterIt() {
        pod.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            write(exchange, report("one") + "no report\n" + report("two").substring(0, 20));
            write(exchange, report("two").substring(20));
            exchange.close();
        });
        assertThat(bootsOf(2, report -> {
                    if (report.boot().equals("one")) {
                        throw new IllegalStateException("cannot be counted");
                    }
                }))
                .startsWith("one", "two");
    }

    @Test
    void aDrainAnsweredWithoutEndFails() {
        pod.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            write(exchange, "x".repeat(1 << 20));
            exchange.close();
        });
        assertThatThrownBy(() -> DrainCall.send(client, request()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 4096 bytes");
    }

    @Test
    void aDrainAnsweredByteByByteFailsInTime() {
        pod.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            write(exchange, "{"); // and then nothing, with the connection open
        });
        assertThatThrownBy(() -> DrainCall.send(client, request()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no whole answer within 2000 ms");
    }

    private List<String> bootsOf(int atLeast, Consumer<TelemetryReport> counted) {
        List<String> boots = new CopyOnWriteArrayList<>();
        TelemetryStream stream = new TelemetryStream("demo/chat-1", client, this::request, telemetry, report -> {
            boots.add(report.boot());
            counted.accept(report);
        });
        telemetry.execute(stream::open);
        await().until(() -> boots.size() >= atLeast);
        telemetry.execute(stream::close);
        return boots;
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + pod.getAddress().getPort() + "/"))
                .build();
    }

    private static String report(String boot) {
        return "{\"schema\":1,\"boot\":\"" + boot + "\",\"epoch\":\"e\",\"atRiskMillis\":{},\"bad\":[]}\n";
    }

    private static void write(HttpExchange exchange, String text) {
        try {
            OutputStream body = exchange.getResponseBody();
            body.write(text.getBytes(StandardCharsets.UTF_8));
            body.flush();
        } catch (IOException cut) {
            assertThat(cut).as("the operator hung up").isNotNull();
        }
    }
}
