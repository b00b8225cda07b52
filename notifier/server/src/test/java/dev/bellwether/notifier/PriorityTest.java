package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order streams of a connection get to send, seen by a client that opens its windows bit by bit. */
class PriorityTest {
    private static final int FILE = 200_000;
    /** What a less urgent stream may get at a time. */
    private static final int LEAST = 1024;

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void write() throws IOException {
        for (String name : new String[] {"first", "second", "third", "page.html", "a.bin", "b.bin", "c.bin"}) {
            Files.write(root.resolve(name), new byte[name.equals("page.html") ? 10 : FILE]);
        }
        Files.writeString(
                root.resolve("_links.yaml"),
                "/page.html: ['</a.bin>; rel=preload; as=fetch', '</b.bin>; rel=preload; as=fetch',"
                        + " '</c.bin>; rel=preload; as=fetch']\n");
    }

    @Test
    void theMoreUrgentAnswerOvertakesTheOneThatCameFirst() throws Exception {
        try (Served served = served("");
                PacedClient client = PacedClient.open(served)) {
            shutByFirst(client, "u=5");
            client.get("/second", "priority", "u=1");
            client.read(Http2FrameTypes.HEADERS, 3);
            client.window(20_000);

            Map<Integer, Integer> bytes = client.bytes(20_000);
            assertThat(bytes.get(3)).isGreaterThanOrEqualTo(19_000 - LEAST);
        }
    }

    @Test
    void answersThatShareShareAndOthersGoOneAfterTheOther() throws Exception {
        try (Served served = served("");
                PacedClient client = PacedClient.open(served)) {
            shutByFirst(client, "u=0");
            client.get("/second", "priority", "u=0");
            client.read(Http2FrameTypes.HEADERS, 3);
            client.window(16_000);
            assertThat(client.bytes(16_000)).containsOnlyKeys(1);
            client.priorityUpdate(1, "u=0, i");
            client.priorityUpdate(3, "u=0, i");
            client.window(16_000);
            assertThat(client.bytes(16_000).get(3)).isBetween(6000, 10_000);
        }
    }

    @Test
    void anUpdateMayComeBeforeItsRequestAndOutranksItsHeader() throws Exception {
        try (Served served = served("");
                PacedClient client = PacedClient.open(served)) {
            client.priorityUpdate(3, "u=0");
            shutByFirst(client, "u=2");
            client.get("/second", "priority", "u=6");
            client.read(Http2FrameTypes.HEADERS, 3);
            client.window(20_000);
            assertThat(client.bytes(20_000).get(3)).isGreaterThanOrEqualTo(19_000 - LEAST);

            client.priorityUpdate(3, "u=7");
            client.window(20_000);
            assertThat(client.bytes(20_000).get(1)).isGreaterThanOrEqualTo(19_000 - 2 * LEAST);
        }
    }

    @Test
    void theSummaryOfTheUnreadOvertakesRoomsAndPinnedRoomsGetThreeTimesWhatOthersGet() throws Exception {
        String topics = """
                topics:
                - {name: 'users/*/unread', urgency: 0, weight: 256, exclusive: true, retention: {messages: 1}}
                - {name: 'pinned/*', urgency: 3, weight: 192, priorityParent: 'users/*/unread'}
                - {name: 'rooms/*', urgency: 3, weight: 64, priorityParent: 'users/*/unread'}
                """;
        try (Served served = served(topics);
                PacedClient client = PacedClient.open(served)) {
            client.get("/v1/stream?topic=rooms/1", "priority", "u=1, i");
            client.get("/v1/stream?topic=pinned/1", "priority", "u=1, i");
            client.get("/v1/stream?topic=users/ada/unread&topic=rooms/1", "priority", "u=4");
            for (int stream = 1; stream <= 5; stream += 2) {
                client.read(Http2FrameTypes.DATA, stream);
            }
            client.get("/first");
            shut(client, 7);
            String text = "x".repeat(30_000);
            for (int i = 0; i < 2; i++) {
                publish(served, "rooms/2", "y"); // of nobody's
                publish(served, "pinned/1", text);
                publish(served, "pinned/1", text);
            }
            publish(served, "rooms/1", text);
            publish(served, "users/ada/unread", "two");
            await().untilAsserted(() -> assertThat(queued(served)).isGreaterThan(120_000));

            client.window(28_000);
            Map<Integer, Integer> bytes = client.bytes(28_000);
            assertThat(bytes.getOrDefault(5, 0)).isGreaterThan(25_000); // rooms/1 and the summary, most urgent together
            client.window(120_000);
            bytes = client.bytes(120_000);
            assertThat(bytes.getOrDefault(3, 0)).isGreaterThan(2 * bytes.getOrDefault(1, 0));
        }
    }

    @Test
    void theRoundTripIsMeasuredWhereClassesShareAConnection() throws Exception {
        try (Served served = served("topics: [{name: 'rooms/*'}, {name: 'jobs', urgency: 5}]\n");
                PacedClient client = PacedClient.open(served)) {
            client.get("/v1/stream?topic=rooms/1");
            client.get("/v1/stream?topic=rooms/2");
            client.read(Http2FrameTypes.DATA, 3);
            assertThat(client.pings()).isZero();
            client.get("/v1/stream?topic=jobs");
            client.read(Http2FrameTypes.DATA, 5);
            client.settle();
            assertThat(client.pings()).isEqualTo(1);
        }
    }

    @Test
    void streamsOfWhatTheClientLooksAtWeighMore() throws Exception {
        try (Served served = served("topics: [{name: 'rooms/*'}]\n");
                PacedClient client = PacedClient.open(served)) {
            client.get("/v1/stream?topic=rooms/1");
            client.get("/v1/stream?topic=rooms/2");
            client.read(Http2FrameTypes.DATA, 1);
            client.read(Http2FrameTypes.DATA, 3);
            client.put("/v1/view?topic=rooms/2");
            assertThat(client.read(Http2FrameTypes.HEADERS, 5).flags() & Http2Flags.END_STREAM)
                    .isEqualTo(1);
            client.get("/first", "priority", "u=7");
            shut(client, 7);
            String text = "x".repeat(30_000);
            for (int i = 0; i < 3; i++) {
                publish(served, "rooms/1", text);
                publish(served, "rooms/2", text);
            }
            await().untilAsserted(() -> assertThat(queued(served)).isGreaterThan(120_000));

            client.window(80_000);
            Map<Integer, Integer> bytes = client.bytes(80_000);
            int other = bytes.getOrDefault(1, 0);
            assertThat(bytes.get(3)).isBetween(3 * other, 5 * other);
        }
    }

    @Test
    void aViewIsOfHttp2AndOfTopicsThatThereAre() throws Exception {
        try (Served served = served("topics: [{name: 'rooms/*'}]\n")) {
            assertThat(served.send("PUT", "/v1/view?topic=rooms/1", "").statusCode())
                    .isEqualTo(409);
            try (PacedClient client = PacedClient.open(served)) {
                client.put("/v1/view?topic=none/1");
                assertThat(new String(client.read(Http2FrameTypes.DATA, 1).payload(), StandardCharsets.UTF_8))
                        .contains("topic: none/1 (expected: a topic of this gateway");
                client.put("/v1/view");
                assertThat(client.read(Http2FrameTypes.HEADERS, 3).flags() & Http2Flags.END_STREAM)
                        .isEqualTo(1);
            }
        }
    }

    /** R8: concurrent pushes under the priorities of RFC 7540 starve the light ones until their client gives them up, and the metrics say why. */
    @Test
    void lightPushesBesideAHeavyOneStarveUntilTheyAreResetAndTheMetricsNameTheCause() throws Exception {
        try (Served served = served("push: {mode: PushPromise, whitelist: [{pathPrefix: /}]}\n");
                PacedClient client = PacedClient.takingPushes(served)) {
            client.get("/first");
            client.bytes(PacedClient.WINDOW);
            int page = client.get("/page.html");
            int first = promised(client, page);
            int second = promised(client, page);
            int third = promised(client, page);
            client.answers(page, first, second, third);
            client.reset(1, Http2Error.CANCEL.code());
            client.priority(first, 0, 256);
            client.priority(second, 0, 32);
            client.priority(third, 0, 16);
            client.window(100_000);

            Map<Integer, Integer> bytes = client.bytes(100_000);
            assertThat(bytes.get(first)).isGreaterThan(4 * bytes.getOrDefault(second, 0));
            assertThat(bytes.get(first)).isGreaterThan(8 * bytes.getOrDefault(third, 0));
            client.reset(second, Http2Error.CANCEL.code());
            client.reset(third, Http2Error.CANCEL.code());
            client.settle();
            assertThat(served.count("bellwether.priority.starved", "cause", "priority"))
                    .isEqualTo(2);
            assertThat(served.count("bellwether.priority.starved", "cause", "stream-window"))
                    .isZero();
            assertThat(served.count(
                            "bellwether.rst.stream", "direction", "received", "code", "CANCEL", "cause", "push"))
                    .isEqualTo(2);
        }
    }

    private Served served(String yaml) throws Exception {
        return new Served("static: {root: '" + root + "'}\n" + yaml);
    }

    /** Has one answer take the whole window of the connection. */
    private static void shutByFirst(PacedClient client, String priority) throws IOException {
        client.get("/first", "priority", priority);
        assertThat(client.bytes(PacedClient.WINDOW)).containsOnlyKeys(1);
    }

    /** Waits for an answer that takes what is left of the connection's window: what streams had before counts, too. */
    private static void shut(PacedClient client, int stream) throws IOException {
        client.read(Http2FrameTypes.HEADERS, stream);
        client.bytes(PacedClient.WINDOW - client.received());
    }

    private static int promised(PacedClient client, int page) throws IOException {
        return client.read(PacedClient.PUSH_PROMISE, page).code();
    }

    private static double queued(Served served) {
        return served.gauge("bellwether.queued.bytes");
    }

    private static void publish(Served served, String topic, String text) throws Exception {
        assertThat(served.publish(topic, "{\"type\":\"t\",\"data\":{\"text\":\"" + text + "\"}}")
                        .statusCode())
                .isEqualTo(201);
    }
}
