package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A notifier that is closed does not wait for those who are connected. */
class ClosingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void http2ClientsAreNotWaitedForHoweverManyStreamsTheyHave(int streams) throws Exception {
        Served served = new Served("");
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            for (int i = 0; i < streams; i++) {
                client.get("/v1/stream?topic=rooms/1");
            }
            Awaitility.await("streams are open").until(() -> served.gauge("bellwether.streams") == streams);
            long before = System.nanoTime();
            served.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
