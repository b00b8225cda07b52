package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.v1.Event;
import dev.bellwether.v1.SubscribeRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcWebTest {
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("stream: {heartbeat: 200ms}");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallTellsTheCursorAndThenWhatIsPublished(boolean text) throws Exception {
        GrpcWebCall call = new GrpcWebCall(text).http1(served, GrpcWebCall.subscribe("rooms/1"));
        Event opening = call.next().event();
        assertThat(opening.getId()).endsWith(".0");
        assertThat(opening.getRetryMs()).isEqualTo(1000);
        assertThat(opening.hasCursor()).isTrue();
        served.publish(
                "rooms/1",
                "{\"type\":\"t\",\"data\":{\"n\":12345678901234567890.10,\"s\":\"\\u00e9\u20ac\"},"
                        + "\"created_at\":\"2026-01-01T00:00:00+01:00\",\"priority\":0,\"dedup_key\":\"k\","
                        + "\"expires_at\":\"2999-01-01T00:00:00Z\"}");
        Event event = call.nextEvent();
        assertThat(event.getId()).endsWith(".1");
        assertThat(event.hasRetryMs()).isFalse();
        assertThat(event.getNotification().getTopic()).isEqualTo("rooms/1");
        assertThat(event.getNotification().getType()).isEqualTo("t");
        assertThat(event.getNotification().getData()).isEqualTo("{\"n\":12345678901234567890.10,\"s\":\"é€\"}");
        assertThat(event.getNotification().getCreatedAt()).isEqualTo("2026-01-01T00:00:00+01:00");
        assertThat(event.getNotification().hasPriority()).isTrue();
        assertThat(event.getNotification().getDedupKey()).isEqualTo("k");
        assertThat(event.getNotification().getExpiresAt()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(event.getNotification().hasCloudevent()).isFalse();
        assertThat(call.next().event().hasCursor()).as("a heartbeat").isTrue();
        served.notifier.drain();
        assertThat(call.trailers()).matches("grpc-status:14\r\ngrpc-message:moved\r\ngrpc-retry-pushback-ms:\\d+\r\n");
        HttpResponse<Void> response = call.response.get(5, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .contains(text ? "application/grpc-web-text+proto" : "application/grpc-web+proto");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callsShareAnHttp2ConnectionWithEverythingElse(boolean text) throws Exception {
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            GrpcWebCall call = new GrpcWebCall(text);
            Http2Client.Stream stream = call.http2(client, GrpcWebCall.subscribe("rooms/*", "rooms/1"));
            Http2Client.Stream sse = client.get("/v1/stream?topic=rooms/1");
            call.next();
            sse.reader.next();
            String id = served.publish("rooms/1", 1);
            assertThat(call.nextEvent().getId()).isEqualTo(id);
            assertThat(sse.reader.nextEvent().id()).isEqualTo(id);
            assertThat(stream.headers
                            .get(5, TimeUnit.SECONDS)
                            .get("content-type")
                            .toString())
                    .isEqualTo(text ? "application/grpc-web-text+proto" : "application/grpc-web+proto");
            stream.cancel();
            await().until(() -> served.gauge("bellwether.streams") == 1);
        }
    }

    @Test
    void anEventIsEncodedOnceForAllCallsOfAForm() throws Exception {
        List<GrpcWebCall> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SubscribeRequest request =
                    i % 3 == 0 ? GrpcWebCall.subscribe("rooms/1") : GrpcWebCall.subscribe("rooms/*", "rooms/1");
            calls.add(new GrpcWebCall(i % 2 == 0).http1(served, request));
        }
        for (GrpcWebCall call : calls) {
            call.next();
        }
        String id = served.publish("rooms/1", 1);
        for (GrpcWebCall call : calls) {
            assertThat(call.nextEvent().getId()).isEqualTo(id);
        }
        assertThat(served.count("bellwether.encodes", "transport", "grpc-web")).isEqualTo(1);
        assertThat(served.count("bellwether.encodes", "transport", "grpc-web-text"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallResumesAfterTheLastIdAndIsToldOfWhatIsGone(boolean text) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            ids.add(served.publish("rooms/1", n));
        }
        GrpcWebCall call = new GrpcWebCall(text).http1(served, after(ids.get(6)));
        assertThat(call.nextEvent().getId()).isEqualTo(ids.get(7));
        assertThat(call.nextEvent().getId()).isEqualTo(ids.get(8));
        GrpcWebCall behind = new GrpcWebCall(text).http1(served, after(ids.get(0)));
        Event gap = behind.nextEvent();
        assertThat(gap.getGap().getReason()).isEqualTo("retention");
        assertThat(gap.getGap().getRequested()).isEqualTo(ids.get(0));
        assertThat(gap.getGap().getFrom()).isEqualTo(ids.get(0));
        Event next = behind.nextEvent();
        for (; next.hasGap(); next = behind.nextEvent()) {
            gap = next;
        }
        assertThat(gap.getGap().getTo()).isEqualTo(ids.get(3));
        assertThat(next.getId()).isEqualTo(ids.get(4));
        Event unknown = new GrpcWebCall(text).http1(served, after("x")).nextEvent();
        assertThat(unknown.getGap().getReason()).isEqualTo("malformed");
        assertThat(unknown.getGap().hasFrom()).isFalse();
        GrpcWebCall newest = new GrpcWebCall(text)
                .http1(
                        served,
                        GrpcWebCall.subscribe("rooms/1").toBuilder()
                                .setSince("1")
                                .build());
        assertThat(newest.nextEvent().getId()).isEqualTo(ids.get(8));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void theTimeAClientGivesIsKept(boolean http2, boolean text) throws Exception {
        String before = served.publish("rooms/2", 1);
        GrpcWebCall call = new GrpcWebCall(text);
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            if (http2) {
                call.http2(client, GrpcWebCall.subscribe("rooms/1"), "grpc-timeout", "150m");
            } else {
                call.http1(served, GrpcWebCall.subscribe("rooms/1"), "grpc-timeout", "150m");
            }
            Event last = call.next().event();
            assertThat(last.getId()).isEqualTo(before);
            GrpcWebCall.Frame frame = call.next();
            while (!frame.isTrailers()) {
                last = frame.event();
                frame = call.next();
            }
            assertThat(frame.trailers()).isEqualTo("grpc-status:4\r\ngrpc-message:deadline\r\n");
            assertThat(last.hasCursor()).isTrue();
            assertThat(last.getRetryMs()).isZero();
            assertThat(call.next().isEnd()).isTrue();
        }
        await().until(() -> served.gauge("bellwether.streams") == 0);
    }

    @Test
    void whatCannotBeServedNowIsAnEventAndAStatus() throws Exception {
        try (Served small = new Served("limits: {connections: 1}")) {
            small.stream("topic=rooms/1").next();
            GrpcWebCall call = new GrpcWebCall(false).http1(small, GrpcWebCall.subscribe("rooms/1"));
            Event event = call.next().event();
            assertThat(event.getUnavailable().getReason()).isEqualTo("limit");
            assertThat(event.getId())
                    .as("what is published until the client comes back is not lost")
                    .endsWith(".0");
            assertThat(event.getRetryMs()).isPositive();
            assertThat(call.trailers())
                    .isEqualTo("grpc-status:14\r\ngrpc-message:limit\r\ngrpc-retry-pushback-ms:" + event.getRetryMs()
                            + "\r\n");
        }
    }

    @Test
    void tooManyRequestsAreToldInTheCallToo() throws Exception {
        try (Served limited = new Served("limits: {requestsPerSecond: 1}")) {
            GrpcWebCall call = new GrpcWebCall(true);
            Event first = Event.getDefaultInstance();
            for (int i = 0; i < 3; i++) {
                call = new GrpcWebCall(true).http1(limited, GrpcWebCall.subscribe("rooms/1"));
                first = call.next().event();
                assertThat(first.hasCursor()).isEqualTo(i < 2);
            }
            assertThat(first.getUnavailable().getReason()).isEqualTo("limit");
            assertThat(call.trailers()).startsWith("grpc-status:14\r\n");
        }
    }

    @Test
    void whoDoesNotReadIsSentAwayAndComesBack() throws Exception {
        try (Served small = new Served(
                        "topics: [{name: 'rooms/*', retention: {messages: 1000}}]\nlimits: {queuedBytesPerStream: 4Ki}");
                Http2Client client = new Http2Client(small.notifier.address(), 1000)) {
            GrpcWebCall slow = new GrpcWebCall(false);
            Http2Client.Stream stream = slow.http2(client, GrpcWebCall.subscribe("rooms/1"));
            slow.next();
            stream.stopReading();
            List<String> ids = new ArrayList<>();
            while (small.count("bellwether.slow.disconnects", "reason", "stream") == 0) {
                ids.add(small.publish("rooms/1", ids.size()));
                assertThat(ids).hasSizeLessThan(1000);
                assertThat(small.gauge("bellwether.queued.bytes")).isLessThan(5000);
            }
            stream.readAgain();
            List<String> got = new ArrayList<>();
            Event last = slow.nextEvent();
            for (; last.hasNotification(); last = slow.nextEvent()) {
                got.add(last.getId());
            }
            assertThat(last.getUnavailable().getReason()).isEqualTo("slow");
            assertThat(slow.trailers()).startsWith("grpc-status:14\r\ngrpc-message:slow\r\n");
            GrpcWebCall again = new GrpcWebCall(false).http1(small, after(last.getId()));
            while (got.size() < ids.size()) {
                got.add(again.nextEvent().getId());
            }
            assertThat(got).isEqualTo(ids);
        }
    }

    @Test
    void theProtoFileIsServed() throws Exception {
        HttpResponse<String> response = served.get("/bellwether/v1/notifications.proto");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("package bellwether.v1;", "rpc Subscribe(SubscribeRequest) returns (stream Event);");
    }

    private static SubscribeRequest after(String id) {
        return GrpcWebCall.subscribe("rooms/1").toBuilder().setLastEventId(id).build();
    }
}
