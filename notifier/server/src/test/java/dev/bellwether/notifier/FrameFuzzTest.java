package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Flags;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames at random, right and wrong, over the whole pipeline: whatever comes, nothing is left of it, and those beside it do not notice. */
class FrameFuzzTest {
    private static final int CONNECTIONS = 40;
    private static final String[] TARGETS = {
        "/", "/v1/stream?topic=rooms/1", "/v1/poll?topic=rooms/2", "/v1/topics/rooms/2", "/nothing"
    };
    private static final String[] METHODS = {"GET", "POST", "HEAD", "CONNECT", "TRACE"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nothingIsLeftOfFramesAtRandom(long seed) throws Exception {
        Random random = new Random(seed);
        try (Served served =
                new Served("limits: {flood: {preface: 100ms, headers: 100ms, stalled: 100ms, causedResets: 10}}")) {
            EventReader honest = served.stream("topic=rooms/1");
            honest.next();
            for (int i = 0; i < CONNECTIONS; i++) {
                try (FrameSocket client = FrameSocket.open(served)) {
                    int frames = 1 + random.nextInt(100);
                    for (int n = 0; n < frames; n++) {
                        frame(client, random);
                    }
                }
            }
            await().until(() -> served.gauge("bellwether.streams") == 1);
            String id = served.publish("rooms/1", 1);
            assertThat(honest.nextEvent().id()).isEqualTo(id);
            await().until(() -> served.gauge("bellwether.connections") <= 2);
        }
    }

    private static void frame(FrameSocket client, Random random) throws IOException {
        int stream = 1 + 2 * random.nextInt(8);
        if (random.nextInt(3) == 0) {
            String method = METHODS[random.nextInt(METHODS.length)];
            byte[] block = FrameSocket.block(method, TARGETS[random.nextInt(TARGETS.length)]);
            client.request(random.nextInt(4) == 0 ? random.nextInt(256) : Http2Flags.END_HEADERS, block);
        } else if (random.nextInt(20) == 0) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            client.say(garbage);
        } else {
            byte[] payload = new byte[random.nextBoolean() ? random.nextInt(10) : random.nextInt(300)];
            random.nextBytes(payload);
            client.frame(random.nextInt(18), random.nextInt(256), random.nextInt(4) == 0 ? 0 : stream, payload);
        }
    }
}
