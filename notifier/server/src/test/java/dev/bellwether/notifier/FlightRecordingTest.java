package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /debug/jfr}. */
class FlightRecordingTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRecordingIsSentWhileThePortGoesOnAnswering() throws Exception {
        try (Served served = new Served("")) {
            CompletableFuture<HttpResponse<byte[]>> first = ask(served, "?seconds=2");
            await().until(FlightRecordingTest::isRecording);
            assertThat(ask(served, "?seconds=1").get(5, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(409);
            assertThat(first).as("answers come while a recording is under way").isNotDone();

            HttpResponse<byte[]> recorded = first.get(30, TimeUnit.SECONDS);

            assertThat(recorded.statusCode()).isEqualTo(200);
            assertThat(recorded.headers().firstValue("content-type")).contains("application/octet-stream");
            Path file = Files.write(folder.resolve("recorded.jfr"), recorded.body());
            List<RecordedEvent> events = RecordingFile.readAllEvents(file);
            assertThat(events)
                    .extracting(event -> event.getEventType().getName())
                    .contains("jdk.JVMInformation", "jdk.CPULoad");
            assertThat(ask(served, "?seconds=1").get(30, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(kept()).as("files of recordings").isEmpty());
        }
    }

    @Test
    void oneThatNobodyWaitsForIsGivenUp() throws Exception {
        try (Served served = new Served("")) {
            try (Socket socket = new Socket(
                    "127.0.0.1",
                    served.notifier.managementAddress().orElseThrow().getPort())) {
                socket.getOutputStream()
                        .write("GET /debug/jfr?seconds=60 HTTP/1.1\r\nhost: x\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                await().until(FlightRecordingTest::isRecording);
            }
            await().until(() -> !isRecording());
            await().until(() ->
                    ask(served, "?seconds=1").get(30, TimeUnit.SECONDS).statusCode() == 200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?seconds=0", "?seconds=61", "?seconds=-1", "?seconds=1.5", "?seconds=x"})
    void otherTimesThanOneToSixtySecondsAreRefused(String query) throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<byte[]> answer = ask(served, query).get(5, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("seconds: ", "(expected: 1 to 60)");
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(Served served, String query) {
        int port = served.notifier.managementAddress().orElseThrow().getPort();
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/debug/jfr" + query))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static boolean isRecording() {
        return !FlightRecorder.getFlightRecorder().getRecordings().isEmpty();
    }

    /** What the JVM has of recordings on the disk. */
    private static List<Path> kept() throws IOException {
        String repository = System.getProperty("jdk.jfr.repository");
        assertThat(repository).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(String.valueOf(repository)))) {
            return files.filter(file -> file.toString().endsWith(".jfr")).toList();
        }
    }
}
