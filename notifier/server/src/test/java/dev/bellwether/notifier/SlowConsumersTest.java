package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.EventReader.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients over HTTP/2 that stop reading, beside one that does not. */
class SlowConsumersTest {
    private static final String TOPICS = """
            topics:
            - {name: 'rooms/*', retention: {messages: 1000}}
            - {name: 'values/*', slowConsumer: Conflate}
            - {name: 'logs/*', slowConsumer: DropOldest}
            """;

    @Test
    void aConflatedClientGoesOnWithTheNewestValueOfEachTopic() throws Exception {
        try (Served served = new Served(TOPICS + "limits: {queuedBytesPerStream: 4Ki}");
                Http2Client client = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream slow = client.get("/v1/stream?topic=values/*");
            slow.reader.next();
            slow.stopReading();
            EventReader quick = onTheSameLoop(client, "values/*");
            String first = "";
            String second = "";
            for (int n = 0; n < 150; n++) {
                first = served.publish("values/1", n);
                second = served.publish("values/2", n);
                assertThat(quick.nextEvent().id()).isEqualTo(first);
                assertThat(quick.nextEvent().id()).isEqualTo(second);
            }
            assertThat(served.count("bellwether.slow.consumers", "policy", "Conflate"))
                    .isEqualTo(1);
            double unsent = served.count("bellwether.slow.notifications", "policy", "Conflate");
            assertThat(unsent).isGreaterThan(200);
            assertThat(served.gauge("bellwether.queued.bytes")).isBetween(1.0, 5000.0);
            slow.readAgain();
            List<Block> blocks = upTo(slow.reader, second);
            assertThat(blocks).as("all others").hasSize(300 - (int) unsent);
            assertThat(blocks.get(blocks.size() - 2).id()).isEqualTo(first);
            assertThat(blocks).extracting(Block::event).containsOnlyNulls();
            await().until(() -> served.gauge("bellwether.queued.bytes") == 0);
            assertThat(served.gauge("bellwether.slow.streams")).isZero();
        }
    }

    @Test
    void whoReadsTooSlowlyForATopicThatDropsIsToldOfAGap() throws Exception {
        try (Served served = new Served(TOPICS + "limits: {queuedBytesPerStream: 4Ki}");
                Http2Client client = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream slow = client.get("/v1/stream?topic=logs/*");
            slow.reader.next();
            slow.stopReading();
            EventReader quick = onTheSameLoop(client, "logs/*");
            List<String> ids = new ArrayList<>();
            for (int n = 0; n < 150; n++) {
                ids.add(served.publish("logs/1", n));
                assertThat(quick.nextEvent().id()).isEqualTo(ids.get(n));
            }
            double unsent = served.count("bellwether.slow.notifications", "policy", "DropOldest");
            assertThat(unsent).isGreaterThan(50);
            slow.readAgain();
            List<Block> blocks = upTo(slow.reader, ids.get(149));
            List<Block> gaps =
                    blocks.stream().filter(block -> "gap".equals(block.event())).toList();
            assertThat(gaps).hasSize(1);
            int read = blocks.indexOf(gaps.get(0));
            String from = ids.get(read - 1);
            String to = ids.get(read - 1 + (int) unsent);
            assertThat(gaps.get(0).id()).isEqualTo(from);
            assertThat(gaps.get(0).text())
                    .isEqualTo("{\"requested\":\"" + from + "\",\"from\":\"" + from + "\",\"to\":\"" + to
                            + "\",\"reason\":\"slow\"}");
            List<String> told = new ArrayList<>(ids);
            told.subList(read, read + (int) unsent).clear();
            assertThat(blocks.stream().filter(Block::isNotification).map(Block::id))
                    .containsExactlyElementsOf(told);
        }
    }

    @Test
    void whenAllTogetherLeaveTooMuchUnreadThoseWhoLeaveMostGoFirst() throws Exception {
        try (Served served = new Served(TOPICS + "limits: {queuedBytesPerStream: 16Ki, queuedBytes: 16Ki}");
                Http2Client client = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream most = client.get("/v1/stream?topic=rooms/1&topic=rooms/2");
            String cursor = most.reader.next().id();
            most.stopReading();
            Http2Client.Stream less = client.get("/v1/stream?topic=rooms/2");
            less.reader.next();
            less.stopReading();
            List<String> ids = new ArrayList<>();
            while (served.count("bellwether.slow.disconnects", "reason", "process") == 0) {
                ids.add(served.publish("rooms/1", ids.size()));
                ids.add(served.publish("rooms/2", ids.size()));
                assertThat(ids).hasSizeLessThan(1000);
            }
            assertThat(most.reset.get(20, TimeUnit.SECONDS)).isEqualTo(8);
            await().until(() -> served.gauge("bellwether.streams") == 1);
            assertThat(served.gauge("bellwether.queued.bytes")).isLessThan(16 << 10);
            less.readAgain();
            assertThat(upTo(less.reader, ids.get(ids.size() - 1))).hasSize(ids.size() / 2);
            EventReader resumed = served.stream("topic=rooms/*", "Last-Event-ID", String.valueOf(cursor));
            assertThat(upTo(resumed, ids.get(ids.size() - 1)))
                    .extracting(Block::id)
                    .isEqualTo(ids);
        }
    }

    /** A client that keeps up: what has come to it has come to the others of its connection. */
    private static EventReader onTheSameLoop(Http2Client client, String topics) throws InterruptedException {
        EventReader quick = client.get("/v1/stream?topic=" + topics).reader;
        quick.next();
        return quick;
    }

    private static List<Block> upTo(EventReader reader, String id) throws InterruptedException {
        List<Block> blocks = new ArrayList<>();
        do {
            blocks.add(reader.nextEvent());
        } while (!id.equals(blocks.get(blocks.size() - 1).id()));
        return blocks;
    }
}
