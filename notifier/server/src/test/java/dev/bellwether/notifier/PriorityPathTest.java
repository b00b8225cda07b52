package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the way to a client has to do with the order of its streams: how much is on it already, and how long it is. */
class PriorityPathTest {
    private static final int KB = 1 << 10;

    @TempDir
    private Path root = Path.of("");

    @Test
    void littleThatIsLessUrgentLeavesBeforeALateEvent() throws Exception {
        int receiveBuffer = 64 * KB;
        Files.write(root.resolve("large"), new byte[8000 * KB]);
        try (Served served = served("topics: [{name: 'urgent/*', urgency: 0}]\n");
                PacedClient client = PacedClient.narrow(served, receiveBuffer)) {
            client.get("/v1/stream?topic=urgent/1");
            client.read(Http2FrameTypes.DATA, 1);
            client.get("/large", "priority", "u=5");
            client.bytes(1000 * KB); // what the kernel makes of its buffers by itself, it has made of them then
            await().until(() -> client.available() > 0); // again, and from now on it stays
            publish(served, "urgent/1", "late");

            assertThat(client.bytesBefore("late")).isLessThan(300 * KB + 2 * receiveBuffer);
        }
    }

    @Test
    void theLongerTheRoundTripTheLessIsLeftForLightClasses() throws Exception {
        Files.write(root.resolve("first"), new byte[200 * KB]);
        try (Served served = served("limits: {queuedBytesPerStream: 1Mi}\n"
                        + "topics: [{name: 'pinned/*', weight: 192}, {name: 'rooms/*', weight: 64}]\n");
                PacedClient client = PacedClient.open(served)) {
            client.get("/v1/stream?topic=rooms/1");
            client.read(Http2FrameTypes.DATA, 1);
            long asked = System.nanoTime();
            client.get("/v1/stream?topic=pinned/1");
            client.read(Http2FrameTypes.DATA, 3);
            client.settle(); // the PING has come
            client.settle(); // and its acknowledgement has
            long most = System.nanoTime() - asked;
            assertThat(client.pings()).isEqualTo(1);
            client.get("/first");
            client.bytes(PacedClient.WINDOW - client.received());
            client.reset(5, Http2Error.CANCEL.code());
            for (int i = 0; i < 5; i++) {
                publish(served, "rooms/1", "x".repeat(30_000));
                publish(served, "pinned/1", "x".repeat(30_000));
            }
            await().untilAsserted(() ->
                    assertThat(served.gauge("bellwether.queued.bytes")).isGreaterThan(200_000));
            client.window(32_000);
            assertThat(share(client.bytes(32_000))).isBetween(2.5, 3.5);

            client.holdPings();
            await().until(() -> {
                client.settle();
                return client.pings() == 2;
            });
            long came = System.nanoTime();
            await().until(() -> System.nanoTime() - came > 30 * most);
            client.acknowledge();
            client.settle();
            client.window(60_000);
            assertThat(share(client.bytes(60_000)))
                    .as("3 times the root of a rise by an eighth of 29, at least")
                    .isGreaterThan(5);
        }
    }

    private Served served(String yaml) throws Exception {
        return new Served("static: {root: '" + root + "'}\n" + yaml);
    }

    private static double share(Map<Integer, Integer> bytes) {
        return (double) bytes.getOrDefault(3, 0) / bytes.getOrDefault(1, 0);
    }

    private static void publish(Served served, String topic, String text) throws Exception {
        assertThat(served.publish(topic, "{\"type\":\"t\",\"data\":{\"text\":\"" + text + "\"}}")
                        .statusCode())
                .isEqualTo(201);
    }
}
