package dev.bellwether.e2e.frames;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.client.NotificationClient;
import dev.bellwether.client.StreamEvent;
import dev.bellwether.client.StreamListener;
import dev.bellwether.client.StreamState;
import dev.bellwether.client.Subscription;
import dev.bellwether.e2e.cluster.Command;
import dev.bellwether.notifier.Notifier;
import dev.bellwether.notifier.config.ConfigFile;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tshark} makes of {@code GET /debug/frames?format=pcapng}. */
class CaptureTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void tsharkReadsTheHeadersAndTheEventsOfAStreamWithoutBeingToldHow() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Path file = folder.resolve("capture.pcapng");
        try (Notifier notifier = Notifier.start(ConfigFile.parse("""
                listener: {host: 127.0.0.1, port: 0}
                management: {port: 0}
                auth: {anonymous: true}
                topics: [{name: "rooms/*"}]
                """))) {
            HttpResponse<InputStream> capture = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + notifier.managementAddress().orElseThrow().getPort()
                                    + "/debug/frames?peer=127.0.0.1&seconds=5&format=pcapng"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            URI origin = URI.create("http://127.0.0.1:" + notifier.address().getPort());
            try (NotificationClient client = NotificationClient.builder(origin).build()) {
                client.subscribe(Subscription.to("rooms/1"), new StreamListener() {
                    @Override
                    public void onEvent(StreamEvent event) {
                        told.add(event.data());
                    }

                    @Override
                    public void onState(StreamState state) {
                        told.add(state.name());
                    }
                });
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("CONNECTING");
                assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("OPEN");
                publish(origin);
                assertThat(told.poll(10, TimeUnit.SECONDS)).contains("for tshark");
                Files.write(file, capture.body().readAllBytes());
            }
        }

        String frames = Command.output(List.of(
                "tshark",
                "-r",
                file.toString(),
                "-Y",
                "http2",
                "-T",
                "fields",
                "-e",
                "http2.headers.path",
                "-e",
                "http2.headers.status",
                "-e",
                "http2.type",
                "-e",
                "http2.data.data"));
        assertThat(frames).contains("/v1/stream?topic=rooms").contains("\t200\t");
        // As tshark prints bytes.
        assertThat(frames).contains(HexFormat.of().formatHex("for tshark".getBytes(StandardCharsets.US_ASCII)));
        String wrong = Command.output(List.of(
                "tshark",
                "-r",
                file.toString(),
                "-Y",
                "_ws.malformed || tcp.analysis.flags || tcp.analysis.lost_segment"));
        assertThat(wrong).as("what is wrong with the capture").isBlank();
    }

    private void publish(URI origin) throws Exception {
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(origin.resolve("/v1/topics/rooms/1"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"type\":\"t\",\"data\":{\"text\":\"for tshark\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(201);
    }
}
