package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.EventReader.Block;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drain as the operator sees it, and those who come while it goes on. */
class DrainProgressTest {
    private static final HttpClient OPERATOR = HttpClient.newHttpClient();

    /** A late connection has a second, its farewell another, and its streams five. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void progressTellsWhoIsLeftUntilNobodyIs() throws Exception {
        try (Served served = new Served("drain: {grace: 2s, rate: 7}");
                Http2Client stuck = new Http2Client(served.notifier.address(), 60)) {
            Http2Client.Stream one = stuck.get("/v1/stream?topic=rooms/1");
            Http2Client.Stream two = stuck.get("/v1/stream?topic=rooms/2");
            one.reader.next();
            two.reader.next();
            one.stopReading();
            two.stopReading();
            JsonNode before = progress(served, "GET", 200);
            assertThat(before.get("state").asText()).isEqualTo("Serving");
            assertThat(before.get("connections").asInt()).isEqualTo(1);
            assertThat(before.get("streams").asInt()).isEqualTo(2);
            assertThat(before.get("rate").isNull()).isTrue();
            assertThat(before.get("deadline").isNull()).isTrue();

            Instant asked = Instant.now();
            JsonNode begun = progress(served, "POST", 202);
            assertThat(begun.get("state").asText()).isEqualTo("Draining");
            assertThat(begun.get("rate").asInt()).isEqualTo(7);
            assertThat(Instant.parse(begun.get("deadline").asText()))
                    .isBetween(asked.plusMillis(1999), asked.plusSeconds(10));
            assertThat(progress(served, "POST", 200).get("deadline")).isEqualTo(begun.get("deadline"));

            await().until(() ->
                    progress(served, "GET", 200).get("state").asText().equals("Drained"));
            await().until(() -> progress(served, "GET", 200).get("connections").asInt() == 0);
            assertThat(progress(served, "GET", 200).get("streams").asInt()).isZero();
        }
    }

    @Test
    void whoComesLateGetsACursorSoThatNothingIsLostUntilItIsServedElsewhere() throws Exception {
        try (Served served = new Served("drain: {grace: 20s}");
                Http2Client stuck = new Http2Client(served.notifier.address(), 60)) {
            Http2Client.Stream unread = stuck.get("/v1/stream?topic=rooms/1");
            unread.reader.next();
            unread.stopReading();
            String last = served.publish("rooms/1", 1);
            served.notifier.drain();
            List<Block> fresh = served.stream("topic=rooms/1").rest();
            assertThat(fresh).extracting(Block::event).containsExactly("unavailable");
            assertThat(fresh).extracting(Block::id).containsExactly(last);
            assertThat(served.stream("topic=rooms/1", "Last-Event-ID", "elsewhere.1")
                            .rest())
                    .extracting(Block::id)
                    .containsOnlyNulls();
            assertThat(served.stream("topic=rooms/1&since=earliest").rest())
                    .extracting(Block::id)
                    .containsOnlyNulls();
        }
    }

    @Test
    void aConnectionThatCameLateDoesNotKeepThePodUntilTheDeadline() throws Exception {
        try (Served served = new Served("drain: {grace: 1h}");
                Http2Client early = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = early.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            stream.stopReading();
            var drained = served.notifier.drain().toCompletableFuture();
            try (Http2Client late = new Http2Client(served.notifier.address(), 1 << 16)) {
                Http2Client.Stream refused = late.get("/v1/stream?topic=rooms/1");
                assertThat(refused.reader.next().event()).isEqualTo("unavailable");
                stream.readAgain();
                await().atMost(PATIENCE).until(drained::isDone);
                await().atMost(PATIENCE).until(() -> !late.connection.isActive());
            }
        }
    }

    private static JsonNode progress(Served served, String method, int status) throws Exception {
        int port = served.notifier.managementAddress().orElseThrow().getPort();
        HttpResponse<String> response = OPERATOR.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/drain"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }
}
