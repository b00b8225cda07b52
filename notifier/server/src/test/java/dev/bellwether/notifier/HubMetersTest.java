package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the hub tells of its queues and of how long notifications take, with real clients. */
class HubMetersTest {
    private static final String TOPICS = "topics: [{name: 'rooms/*'}, {name: 'logs/*', slowConsumer: DropOldest}]\n";

    @Test
    void theTimeToTheSocketIsNotedOnceForABatchHoweverManyGetIt() throws Exception {
        try (Served served = new Served(TOPICS)) {
            List<EventReader> readers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                EventReader reader = served.stream("topic=rooms/1");
                reader.next();
                readers.add(reader);
            }
            served.publish("rooms/2", 0);
            String id = served.publish("rooms/1", 1);
            for (EventReader reader : readers) {
                assertThat(reader.nextEvent().id()).isEqualTo(id);
            }
            int loops = Runtime.getRuntime().availableProcessors() * 2;
            await().until(() -> latency(served).count() > 0);
            assertThat(latency(served).count())
                    .as("once for each event loop, and not for a topic that nobody follows")
                    .isBetween(1L, (long) Math.min(50, loops));
            assertThat(latency(served).max(TimeUnit.SECONDS)).isBetween(0.0, 10.0);
            await().until(() -> served.gauge("bellwether.loop.waiting") == 0);
        }
    }

    @Test
    void whatWaitsIsToldByTransportInBytesAndNotifications() throws Exception {
        try (Served served = new Served(TOPICS + "limits: {queuedBytesPerStream: 4Ki}");
                Http2Client client = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream slow = client.get("/v1/stream?topic=logs/*");
            slow.reader.next();
            slow.stopReading();
            for (int n = 0; n < 60; n++) {
                served.publish("logs/1", n);
            }
            await().until(() -> queued(served, "notifications", "sse") > 5);
            assertThat(queued(served, "bytes", "sse")).isBetween(1000.0, 5000.0);
            assertThat(queued(served, "bytes", "websocket")).isZero();
            assertThat(queued(served, "notifications", "longpoll")).isZero();
            slow.readAgain();
            await().until(() -> queued(served, "notifications", "sse") == 0 && queued(served, "bytes", "sse") == 0);
        }
    }

    private static double queued(Served served, String what, String transport) {
        return served.notifier
                .meters()
                .get("bellwether.queued." + what)
                .tag("transport", transport)
                .gauge()
                .value();
    }

    private static Timer latency(Served served) {
        return served.notifier.meters().get("bellwether.delivery.latency").timer();
    }
}
