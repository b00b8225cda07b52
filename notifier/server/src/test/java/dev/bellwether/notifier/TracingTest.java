package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.Collector.Seen;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector of traces gets of one notifier. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";
    private static final String BODY = "{\"type\":\"t\",\"data\":{\"n\":1}}";

    private Collector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void aPublishersTraceGoesOnUntilItsNotificationIsWritten() throws Exception {
        try (Served served = new Served(collector.yaml("serviceName: chat"))) {
            EventReader one = opened(served, "topic=rooms/1");
            // By two names, and yet one stream.
            EventReader two = opened(served, "topic=rooms/1&topic=rooms/*");
            opened(served, "topic=rooms/2");
            String id = id(publish(served, "rooms/1", "traceparent", SAMPLED, "tracestate", "vendor=1"));
            assertThat(one.nextEvent().text()).doesNotContain(TRACE);
            two.nextEvent();
            List<Seen> spans = collector.await(2);
            Seen publish = named("publish rooms/*", spans);
            assertThat(publish.trace()).isEqualTo(TRACE);
            assertThat(publish.parent()).isEqualTo(PARENT);
            assertThat(publish.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_PRODUCER);
            assertThat(publish.span().getTraceState()).isEqualTo("vendor=1");
            assertThat(publish.attributes())
                    .containsEntry("messaging.system", "bellwether")
                    .containsEntry("messaging.operation.name", "publish")
                    .containsEntry("messaging.operation.type", "send")
                    .containsEntry("messaging.destination.name", "rooms/1")
                    .containsEntry("messaging.destination.template", "rooms/*")
                    .containsEntry("messaging.message.id", id)
                    .containsEntry("bellwether.outcome", "stored");
            Seen deliver = named("deliver rooms/*", spans);
            assertThat(deliver.trace()).isEqualTo(TRACE);
            assertThat(deliver.parent()).isEqualTo(publish.id());
            assertThat(deliver.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
            assertThat(deliver.span().getTraceState()).isEqualTo("vendor=1");
            assertThat(deliver.attributes())
                    .containsEntry("messaging.operation.type", "process")
                    .containsEntry("messaging.message.id", id)
                    .containsEntry("bellwether.streams", 2L)
                    .containsKey("bellwether.delivery.latency");
            assertThat(deliver.resource()).containsEntry("service.name", "chat").containsKey("service.instance.id");
            assertThat(served.count("bellwether.trace.spans", "outcome", "dropped"))
                    .isZero();
        }
    }

    @Test
    void aPublisherThatSaysNothingBeginsATrace() throws Exception {
        try (Served served = new Served(collector.yaml())) {
            publish(served, "rooms/1");
            publish(served, "rooms/1", "traceparent", "00-nonsense-01");
            List<Seen> spans = collector.await(4);
            assertThat(spans).filteredOn(span -> span.parent().isEmpty()).hasSize(2);
            assertThat(spans.stream().map(Seen::trace).distinct()).hasSize(2);
            assertThat(named("deliver rooms/*", spans).attributes()).containsEntry("bellwether.streams", 0L);
        }
    }

    @Test
    void whatItsPublisherDoesNotSampleIsNot() throws Exception {
        try (Served served = new Served(collector.yaml("sampling: 1"))) {
            publish(served, "rooms/1", "traceparent", UNSAMPLED);
            publish(served, "rooms/2", "traceparent", SAMPLED);
        }
        assertThat(collector.await(2)).hasSize(2).allSatisfy(span -> assertThat(span.attributes())
                .containsEntry("messaging.destination.name", "rooms/2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0"})
    void withoutSamplingOnlyWhatPublishersSampleIs(String sampling) throws Exception {
        try (Served served = new Served(collector.yaml("sampling: " + sampling))) {
            publish(served, "rooms/1");
            publish(served, "rooms/2", "traceparent", SAMPLED);
        }
        assertThat(collector.await(2)).hasSize(2).allSatisfy(span -> assertThat(span.trace())
                .isEqualTo(TRACE));
    }

    @Test
    void eachOfABatchHasASpanAndAnEventsOwnContextIsNearer() throws Exception {
        String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String event =
                "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"topic\":\"rooms/1\",\"data\":{}%s}";
        try (Served served = new Served(collector.yaml())) {
            HttpResponse<String> response = served.send(
                    "POST",
                    "/v1/publish",
                    "[" + event.formatted("1", ",\"traceparent\":\"" + own + "\"") + "," + event.formatted("2", "")
                            + "]",
                    "content-type",
                    "application/cloudevents-batch+json",
                    "traceparent",
                    SAMPLED);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(collector.await(4))
                    .filteredOn(span -> span.name().startsWith("publish"))
                    .extracting(Seen::parent)
                    .containsExactlyInAnyOrder("b7ad6b7169203331", PARENT);
        }
    }

    @Test
    void anEventInHeadersSaysItsOwnContext() throws Exception {
        try (Served served = new Served(collector.yaml())) {
            publish(
                    served,
                    "rooms/1",
                    "ce-specversion",
                    "1.0",
                    "ce-id",
                    "1",
                    "ce-source",
                    "/s",
                    "ce-type",
                    "t",
                    "ce-traceparent",
                    SAMPLED);
            assertThat(named("publish rooms/*", collector.await(2)).parent()).isEqualTo(PARENT);
        }
    }

    @Test
    void aRepetitionIsToldButNotDeliveredAgain() throws Exception {
        String body = "{\"type\":\"t\",\"data\":{},\"dedup_key\":\"k\"}";
        try (Served served = new Served(collector.yaml())) {
            String id = id(served.publish("rooms/1", body));
            served.publish("rooms/1", body);
            served.publish("rooms/1", body.replace("{}", "{\"n\":1}"));
            List<Seen> spans = collector.await(4);
            assertThat(spans)
                    .filteredOn(span -> span.name().startsWith("deliver"))
                    .hasSize(1);
            assertThat(spans)
                    .filteredOn(span -> span.name().startsWith("publish"))
                    .extracting(span -> span.attributes().get("bellwether.outcome"))
                    .containsExactlyInAnyOrder("stored", "duplicate", "conflict");
            assertThat(spans)
                    .filteredOn(span -> "duplicate".equals(span.attributes().get("bellwether.outcome")))
                    .allSatisfy(span -> assertThat(span.attributes()).containsEntry("messaging.message.id", id));
        }
    }

    @Test
    void whatTheLogDoesNotTakeIsAnError() throws Exception {
        try (Served served = new Served(collector.yaml()
                + "backplane: {type: JetStream, url: 'nats://127.0.0.1:1', stream: s, subjectPrefix: p}\n")) {
            assertThat(publish(served, "rooms/1").statusCode()).isEqualTo(503);
            Seen span = collector.await(1).get(0);
            assertThat(span.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(span.attributes()).containsEntry("error.type", "unavailable");
        }
    }

    @Test
    void whatIsRefusedHasNoSpan() throws Exception {
        try (Served served = new Served(collector.yaml())) {
            assertThat(served.publish("rooms/1", "[]").statusCode()).isEqualTo(422);
            assertThat(served.publish("none/1", BODY).statusCode()).isEqualTo(404);
            publish(served, "rooms/1");
        }
        assertThat(collector.await(2)).hasSize(2);
    }

    @Test
    void whatHasEndedIsSentBeforeTheEnd() throws Exception {
        try (Served served = new Served(collector.yaml())) {
            publish(served, "rooms/1");
        }
        assertThat(collector.requests()).isPositive();
        assertThat(collector.await(2)).hasSize(2);
    }

    @Test
    void aCollectorThatIsAwayCostsSpansAndNothingElse() throws Exception {
        collector.close();
        try (Served served = new Served(collector.yaml())) {
            EventReader reader = opened(served, "topic=rooms/1");
            for (int i = 0; i < 10; i++) {
                publish(served, "rooms/1");
                reader.nextEvent();
            }
            await("what was tried to be sent, and tried again")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> served.count("bellwether.trace.spans", "outcome", "failed") > 0);
            publish(served, "rooms/1");
            reader.nextEvent();
        }
    }

    @Test
    void spansThatWaitForACollectorThatIsStuckAreBounded() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        try (Collector silent = new Collector(stuck);
                Served served = new Served(silent.yaml() + "limits: {payload: 256Ki}\n")) {
            EventReader reader = opened(served, "topic=rooms/1");
            String batch = IntStream.range(0, 100)
                    .mapToObj(i -> "{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{}}")
                    .collect(Collectors.joining(",", "[", "]"));
            int sent = 0;
            while (served.count("bellwether.trace.spans", "outcome", "dropped") < 100) {
                assertThat(served.send("POST", "/v1/publish", batch, "content-type", "application/json")
                                .statusCode())
                        .isEqualTo(200);
                for (int i = 0; i < 100; i++) {
                    reader.nextEvent();
                }
                sent += 100;
                // Two spans each.
                assertThat(sent).isLessThan(2048);
            }
            assertThat(served.count("bellwether.trace.spans", "outcome", "exported"))
                    .isZero();
            stuck.countDown();
            await("those that waited")
                    .until(() -> served.count("bellwether.trace.spans", "outcome", "exported") > 1024);
        }
    }

    @Test
    void whenOffThereIsNoThreadAndNoMeter() throws Exception {
        Set<Thread> before = exporting();
        try (Served served = new Served("")) {
            EventReader reader = opened(served, "topic=rooms/1");
            publish(served, "rooms/1", "traceparent", SAMPLED);
            reader.nextEvent();
            assertThat(before).containsAll(exporting());
            assertThat(served.notifier.meters().find("bellwether.trace.spans").counters())
                    .isEmpty();
        }
        try (Served served = new Served(collector.yaml())) {
            publish(served, "rooms/1");
            assertThat(exporting())
                    .as("what is looked for is there when on")
                    .anyMatch(thread -> !before.contains(thread));
        }
    }

    private static Set<Thread> exporting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("BatchSpanProcessor"))
                .collect(Collectors.toSet());
    }

    private static EventReader opened(Served served, String query) throws Exception {
        EventReader reader = served.stream(query);
        reader.next();
        return reader;
    }

    private static HttpResponse<String> publish(Served served, String topic, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "content-type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        boolean event = List.of(headers).contains("ce-id");
        return served.send("POST", "/v1/topics/" + topic, event ? "{}" : BODY, all);
    }

    private static String id(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body()).path("id").asText();
    }

    private static Seen named(String name, List<Seen> spans) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
