package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.WebSocketWire.Frame;
import dev.bellwether.notifier.WebSocketWire.Http;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a WebSocket's client sees of the hub, the same over HTTP/1.1 and HTTP/2. */
class WebSocketTest {
    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @EnumSource
    void itOpensWithACursorAndPassesOnWhatIsPublished(Http http) throws Exception {
        try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
            assertThat(wire.status).isEqualTo(http == Http.HTTP_1_1 ? 101 : 200);
            Frame opening = wire.next();
            assertThat(opening.first()).isEqualTo(WebSocketWire.TEXT);
            assertThat(opening.text()).matches("\\{\"id\":\"[^\"]+\",\"event\":\"cursor\",\"retry\":1000}");
            String id = served.publish("rooms/1", 7);
            Frame event = wire.nextEvent();
            assertThat(event.json().path("id").asText()).isEqualTo(id);
            assertThat(event.event()).isEqualTo("notification");
            assertThat(event.json().path("data").path("topic").asText()).isEqualTo("rooms/1");
            assertThat(event.json().path("data").path("data").path("n").asInt()).isEqualTo(7);
            String protocol = http == Http.HTTP_1_1 ? "http/1.1" : "h2";
            assertThat(served.count("bellwether.websockets.opened", "protocol", protocol, "compression", "none"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalTopicsResumeFromOneCursorWithoutLossOrRepetition(Http http) throws Exception {
        List<String> ids = new ArrayList<>();
        String query = "topic=rooms/1&topic=rooms/2";
        try (WebSocketWire wire = http.open(served, query)) {
            wire.next();
            ids.add(served.publish("rooms/1", 0));
            assertThat(wire.nextEvent().json().path("id").asText()).isEqualTo(ids.get(0));
        }
        for (int n = 1; n < 8; n++) {
            ids.add(served.publish("rooms/" + (1 + n % 2), n));
        }
        try (WebSocketWire wire = http.open(served, query + "&lastEventId=" + ids.get(0))) {
            wire.next();
            ids.add(served.publish("rooms/1", 8));
            for (String id : ids.subList(1, ids.size())) {
                assertThat(wire.nextEvent().json().path("id").asText()).isEqualTo(id);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGapIsToldInBand(Http http) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            ids.add(served.publish("rooms/1", n));
        }
        try (WebSocketWire wire = http.open(served, "topic=rooms/1&lastEventId=" + ids.get(0))) {
            Frame gap = wire.nextEvent();
            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.json().path("data").path("requested").asText()).isEqualTo(ids.get(0));
            assertThat(gap.json().path("data").path("reason").asText()).isEqualTo("retention");
            Frame next = wire.nextEvent();
            while (next.event().equals("gap")) {
                next = wire.nextEvent();
            }
            assertThat(next.json().path("id").asText()).isEqualTo(ids.get(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventIsEncodedOnceForAllItsSubscribers(Http http) throws Exception {
        List<WebSocketWire> wires = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            WebSocketWire wire = i % 3 == 0
                    ? http.open(served, "topic=rooms/*", "sec-websocket-extensions", "permessage-deflate")
                    : http.open(served, "topic=rooms/1");
            wire.next();
            wires.add(wire);
        }
        served.publish("rooms/1", 1);
        for (WebSocketWire wire : wires) {
            wire.next();
            wire.close();
        }
        assertThat(served.count("bellwether.encodes", "transport", "websocket")).isEqualTo(1);
        assertThat(served.count("bellwether.encodes", "transport", "websocket-deflate"))
                .isEqualTo(1);
        assertThat(served.count("bellwether.encodes", "transport", "sse")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aDrainSendsItAwayWithACursorAndNewOnesAreToldSo(Http http) throws Exception {
        try (WebSocketWire wire = http.open(served, "topic=rooms/1")) {
            wire.next();
            String id = served.publish("rooms/1", 1);
            wire.nextEvent();
            served.notifier.drain();
            Frame notice = wire.next();
            assertThat(notice.event()).isEqualTo("cursor");
            assertThat(notice.json().path("id").asText()).isEqualTo(id);
            assertThat(notice.json().path("retry").asInt()).isBetween(1000, 3000);
            Frame close = wire.next();
            assertThat(close.closeCode()).isEqualTo(1012);
            assertThat(close.closeReason()).isEqualTo("moved");
            wire.close(1012);
            assertThat(wire.isAtEnd()).isTrue();
            await().until(() -> served.gauge("bellwether.streams") == 0);
        }
        try (WebSocketWire late = http.open(served, "topic=rooms/1")) {
            Frame notice = late.next();
            assertThat(notice.event()).isEqualTo("unavailable");
            assertThat(notice.json().path("data").path("reason").asText()).isEqualTo("draining");
            assertThat(notice.json().path("id").asText()).isNotEmpty();
            assertThat(late.next().closeCode()).isEqualTo(1013);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatDoesNotReadIsSentAwayAndCanResume(Http http) throws Exception {
        try (Served small = new Served("limits: {queuedBytesPerStream: 16Ki}");
                Http2Client narrow = new Http2Client(small.notifier.address(), 1000);
                WebSocketWire slow = http == Http.HTTP_1_1
                        ? http.open(small, "topic=rooms/1")
                        : WebSocketWire.http2(narrow, "/v1/ws?topic=rooms/1")) {
            String padding = "x".repeat(16_000);
            int published = 0;
            while (small.count("bellwether.slow.consumers", "policy", "Disconnect") == 0) {
                small.publish("rooms/1", "{\"type\":\"t\",\"data\":{\"padding\":\"" + padding + "\"}}");
                assertThat(small.gauge("bellwether.queued.bytes")).isLessThan(200_000);
                assertThat(++published).isLessThan(2000);
            }
            Frame frame = slow.next();
            String last = "";
            while (frame.first() != WebSocketWire.CLOSE) {
                last = frame.json().path("id").asText();
                assertThat(frame.event()).isIn("cursor", "notification", "unavailable");
                frame = slow.next();
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
            assertThat(frame.closeReason()).isEqualTo("slow");
            try (WebSocketWire resumed = http.open(small, "topic=rooms/1&lastEventId=" + last)) {
                assertThat(resumed.next().event()).isEqualTo("cursor");
                assertThat(resumed.next().event()).isIn("gap", "notification");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSilentPeerIsDroppedAndOneThatAnswersPingsIsNot(Http http) throws Exception {
        try (Served quick = new Served("stream: {heartbeat: 200ms}");
                WebSocketWire alive = http.open(quick, "topic=rooms/1");
                WebSocketWire dead = http.open(quick, "topic=rooms/1")) {
            await().atMost(10, TimeUnit.SECONDS).until(() -> {
                Frame frame = alive.next();
                if (frame.first() == WebSocketWire.PING) {
                    alive.send(WebSocketWire.PONG, frame.payload());
                }
                return quick.gauge("bellwether.streams") == 1;
            });
            quick.publish("rooms/1", 1);
            assertThat(alive.nextEvent().event()).isEqualTo("notification");
            assertThat(quick.count("bellwether.websockets.closed", "by", "lost"))
                    .isEqualTo(1);
        }
    }

    @Test
    void theWebSocketOfTheJdkFollowsAndCloses() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        URI uri = URI.create(served.uri("/v1/ws?topic=rooms/1").toString().replaceFirst("http", "ws"));
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("bellwether.v1")
                .buildAsync(uri, new Gathering(got))
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("bellwether.v1");
        assertThat(got.poll(10, TimeUnit.SECONDS)).contains("\"event\":\"cursor\"");
        String id = served.publish("rooms/1", 1);
        assertThat(got.poll(10, TimeUnit.SECONDS)).contains(id);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(10, TimeUnit.SECONDS);
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        await().until(() -> served.gauge("bellwether.streams") == 0);
        assertThat(served.count("bellwether.websockets.closed", "by", "client")).isEqualTo(1);
    }

    @Test
    void webSocketsAndEventStreamsShareAnHttp2Connection() throws Exception {
        try (Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            WebSocketWire one = WebSocketWire.http2(client, "/v1/ws?topic=rooms/1");
            WebSocketWire two = WebSocketWire.http2(client, "/v1/ws?topic=rooms/*");
            one.next();
            two.next();
            String id = served.publish("rooms/1", 1);
            assertThat(stream.reader.nextEvent().id()).isEqualTo(id);
            assertThat(one.nextEvent().json().path("id").asText()).isEqualTo(id);
            one.close(1000);
            assertThat(one.next().closeCode()).isEqualTo(1000);
            assertThat(one.isAtEnd()).isTrue();
            assertThat(two.nextEvent().json().path("id").asText()).isEqualTo(id);
            String next = served.publish("rooms/1", 2);
            assertThat(stream.reader.nextEvent().id()).isEqualTo(next);
            assertThat(two.nextEvent().json().path("id").asText()).isEqualTo(next);
            two.close();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreToldWhenToComeBack() throws Exception {
        try (Served small = new Served("limits: {connections: 1}");
                WebSocketWire first = Http.HTTP_1_1.open(small, "topic=rooms/1")) {
            first.next();
            try (WebSocketWire over = Http.HTTP_1_1.open(small, "topic=rooms/1")) {
                Frame notice = over.next();
                assertThat(notice.event()).isEqualTo("unavailable");
                assertThat(notice.json().path("data").path("reason").asText()).isEqualTo("limit");
                assertThat(notice.json().path("retry").asInt()).isBetween(1000, 2000);
                assertThat(over.next().closeCode()).isEqualTo(1013);
                over.close(1013);
                assertThat(over.isAtEnd()).isTrue();
            }
        }
    }

    private record Gathering(BlockingQueue<String> got) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            got.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            got.add("closed " + code);
            return null;
        }
    }
}
