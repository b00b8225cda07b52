package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.EventReader.Block;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, ended as Kubernetes ends one. */
class SignalTest {
    @TempDir
    private Path folder = Path.of("");

    private Process process = new ProcessBuilder("false").start();
    private InetSocketAddress address = new InetSocketAddress(0);

    SignalTest() throws IOException {}

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void aSignalSendsClientsAwayAndTheProcessExitsWithZero() throws Exception {
        start("10s");
        try (Http2Client client = new Http2Client(address, 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            String cursor = stream.reader.next().id();
            process.destroy();
            List<Block> rest = stream.reader.rest();
            assertThat(rest).as("the opening's retry, the farewell").hasSize(2);
            assertThat(rest.get(1).id()).isEqualTo(cursor);
            assertThat(rest.get(1).retry()).isNotNull();
            assertThat(stream.ended.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.reset).isNotDone();
            assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void aClientThatDoesNotReadKeepsTheProcessNoLongerThanTheGrace() throws Exception {
        start("1s");
        try (Http2Client client = new Http2Client(address, 60)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            stream.stopReading();
            publish();
            long asked = System.nanoTime();
            process.destroy();
            assertThat(process.waitFor(8, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(900));
            assertThat(process.exitValue()).isZero();
        }
    }

    /** More than the client's window takes. */
    private void publish() throws Exception {
        String topic = "http://127.0.0.1:" + address.getPort() + "/v1/topics/rooms/1";
        HttpRequest request = HttpRequest.newBuilder(URI.create(topic))
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"t\",\"data\":{}}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    private void start(String grace) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        Path config = Files.writeString(
                folder.resolve("notifier.yaml"),
                "listener: {host: 127.0.0.1, port: " + address.getPort() + "}\nmanagement: {port: 0}\n"
                        + "auth: {anonymous: true}\ntopics: [{name: 'rooms/*'}]\ndrain: {grace: " + grace + "}\n");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await("the process listens")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> {
                    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                        return socket.isConnected();
                    }
                });
    }
}
