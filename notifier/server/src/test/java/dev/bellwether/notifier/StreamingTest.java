package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.EventReader.Block;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamingTest {
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("stream: {heartbeat: 200ms}");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aStreamOpensWithACursorAndPassesOnWhatIsPublished() throws Exception {
        CompletableFuture<HttpResponse<?>> response = new CompletableFuture<>();
        EventReader reader = served.stream("topic=rooms/1", response::complete);
        Block opening = reader.next();
        assertThat(opening.id()).endsWith(".0");
        assertThat(opening.retry()).as("only an id").isNull();
        Block second = reader.next();
        assertThat(second.retry()).isEqualTo("1000");
        assertThat(second.id())
                .as("again, with an event, for browsers that take it only so")
                .isEqualTo(opening.id());
        assertThat(second.event()).isEqualTo("cursor");
        assertThat(response.get(5, TimeUnit.SECONDS).headers().map())
                .containsEntry("content-type", List.of("text/event-stream"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("x-accel-buffering", List.of("no"));
        String id = served.publish("rooms/1", 7);
        Block block = reader.nextEvent();
        assertThat(block.id()).isEqualTo(id);
        assertThat(block.event()).isNull();
        assertThat(block.text())
                .startsWith("{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"n\":7},\"created_at\":\"");
    }

    @Test
    void anEventOfSeveralSubscriptionsThatMeetComesOnce() throws Exception {
        EventReader reader = served.stream("topic=rooms/%7Broom%7D&topic=rooms/1&topic=rooms/*");
        reader.next();
        String first = served.publish("rooms/1", 1);
        String second = served.publish("rooms/2", 2);
        assertThat(reader.nextEvent().id()).isEqualTo(first);
        assertThat(reader.nextEvent().id()).isEqualTo(second);
    }

    @Test
    void heartbeatsRepeatTheCurrentCursorEvenWhenOnlyOtherTopicsMove() throws Exception {
        EventReader reader = served.stream("topic=rooms/1");
        reader.next();
        String id = served.publish("rooms/2", 1);
        Block block = reader.next();
        while (!id.equals(block.id())) {
            block = reader.next();
        }
        assertThat(block.data()).isEmpty();
        assertThat(block.event()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aClientResumesAfterItsLastEvent(boolean byHeader) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            ids.add(served.publish("rooms/1", n));
        }
        EventReader reader = byHeader
                ? served.stream("topic=rooms/1", "Last-Event-ID", ids.get(1))
                : served.stream("topic=rooms/1&lastEventId=" + ids.get(1));
        assertThat(reader.next().id()).isEqualTo(ids.get(1));
        assertThat(reader.nextEvent().id()).isEqualTo(ids.get(2));
        assertThat(reader.nextEvent().id()).isEqualTo(ids.get(3));
        String live = served.publish("rooms/1", 4);
        assertThat(reader.nextEvent().id()).isEqualTo(live);
    }

    @Test
    void sinceChoosesTheFirstHistory() throws Exception {
        for (int n = 0; n < 9; n++) {
            served.publish("rooms/1", n);
        }
        assertThat(numbers(served.stream("topic=rooms/*&since=earliest"), 5)).containsExactly(4, 5, 6, 7, 8);
        assertThat(numbers(served.stream("topic=rooms/1&since=2"), 2)).containsExactly(7, 8);
        EventReader now = served.stream("topic=rooms/1&since=now");
        now.next();
        served.publish("rooms/1", 9);
        assertThat(numbers(now, 1)).containsExactly(9);
    }

    @Test
    void whatRetentionDroppedIsToldInBand() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            ids.add(served.publish("rooms/1", n));
        }
        EventReader reader = served.stream("topic=rooms/1", "Last-Event-ID", ids.get(0));
        Block gap = reader.nextEvent();
        assertThat(gap.event()).isEqualTo("gap");
        assertThat(gap.text()).startsWith("{\"requested\":\"" + ids.get(0) + "\",\"from\":\"" + ids.get(0) + "\",");
        assertThat(gap.text()).endsWith("\"reason\":\"retention\"}");
        Block next = reader.nextEvent();
        if ("gap".equals(next.event())) {
            next = reader.nextEvent();
        }
        assertThat(next.id()).isEqualTo(ids.get(4));
    }

    @ParameterizedTest
    @CsvSource({"garbage,malformed", "elsewhere.5,epoch"})
    void aCursorThatCannotBeFollowedIsToldInBand(String cursor, String reason) throws Exception {
        served.publish("rooms/1", 1);
        Block gap = served.stream("topic=rooms/1", "Last-Event-ID", cursor).nextEvent();
        assertThat(gap.event()).isEqualTo("gap");
        assertThat(gap.text())
                .isEqualTo(
                        "{\"requested\":\"" + cursor + "\",\"from\":null,\"to\":null,\"reason\":\"" + reason + "\"}");
        assertThat(gap.id()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/stream | 400 | topic: given 0 times (expected: 1 to 100)",
                "/v1/stream?topic=a//b | 400 | topic: a//b (expected: 1 to 8 segments",
                "/v1/stream?topic=other/1 | 404 | topic: other/1 (expected: a topic of this gateway",
                "/v1/stream?topic=*/1 | 404 | topic: */1 (expected: a topic of this gateway",
                "/v1/stream?topic=rooms/1&since=yesterday | 400 | since: yesterday (expected: now, earliest or a count",
                "/v1/stream?topic=rooms/1&sinc=now | 400 | query: sinc (expected: topic, since, lastEventId, presence)",
                "/v1/stream?topic=%25FF | 400 | topic: ",
                "/v1/nothing | 404 | nothing is served at this path",
            })
    void whatCanNeverBeServedIsAProblem(String target, int status, String detail) throws Exception {
        HttpResponse<String> response = served.get(target);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status).contains("\"detail\":\"" + detail);
    }

    @Test
    void anEventIsEncodedOnceForAllItsSubscribers() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            EventReader reader = served.stream(i % 2 == 0 ? "topic=rooms/1" : "topic=rooms/*&topic=rooms/1");
            reader.next();
            readers.add(reader);
        }
        String id = served.publish("rooms/1", 1);
        for (EventReader reader : readers) {
            assertThat(reader.nextEvent().id()).isEqualTo(id);
        }
        assertThat(served.count("bellwether.encodes", "transport", "sse")).isEqualTo(1);
        assertThat(served.total("bellwether.deliveries")).isEqualTo(20);
        assertThat(served.gauge("bellwether.streams")).isEqualTo(20);
    }

    @Test
    void aDrainSendsStreamsAwayWithACursorAndNewOnesAreToldSo() throws Exception {
        EventReader reader = served.stream("topic=rooms/1");
        reader.next();
        String id = served.publish("rooms/1", 1);
        assertThat(reader.nextEvent().id()).isEqualTo(id);
        served.notifier.drain();
        List<Block> rest = reader.rest();
        Block farewell = rest.get(rest.size() - 1);
        assertThat(farewell.id()).isEqualTo(id);
        assertThat(farewell.retry()).isNotNull();
        await().until(() -> served.gauge("bellwether.streams") == 0);
        assertThat(served.notifier.isReady()).isFalse();
    }

    @Test
    void connectionsBeyondTheLimitAreToldWhenToComeBack() throws Exception {
        try (Served small = new Served("limits: {connections: 1}")) {
            EventReader first = small.stream("topic=rooms/1");
            first.next();
            Block told = small.stream("topic=rooms/1").next();
            assertThat(told.event()).isEqualTo("unavailable");
            assertThat(told.text()).isEqualTo("{\"reason\":\"limit\"}");
            assertThat(Integer.parseInt(String.valueOf(told.retry()))).isBetween(1000, 2000);
            HttpResponse<String> refused = small.publish("rooms/1", "{\"type\":\"t\",\"data\":{}}");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().map()).containsEntry("retry-after", List.of("1"));
        }
    }

    private static List<Integer> numbers(EventReader reader, int count) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.parseInt(reader.nextEvent().text().replaceAll(".*\"n\":([0-9]+).*", "$1")));
        }
        return numbers;
    }
}
