package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.EventReader.Block;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    private static final String PROXY = "listener: {host: 127.0.0.1, port: 0, trustedProxies: [127.0.0.0/8]}\n";
    private static final String EVENT = "{\"type\":\"t\",\"data\":{}}";

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void whoAsksTooOftenIsToldWhenToComeBackAndAnEventSourceByAnEvent(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (Served served = new Served("limits: {requestsPerSecond: 1}", Customizer.NONE, client)) {
            assertThat(List.of(served.publish("rooms/1", EVENT), served.publish("rooms/1", EVENT)))
                    .extracting(HttpResponse::statusCode)
                    .containsExactly(201, 201);
            HttpResponse<String> refused = served.publish("rooms/1", EVENT);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().map()).containsEntry("retry-after", List.of("1"));
            assertThat(refused.body()).contains("requests: too many from this address (expected: at most 1 a second)");
            List<Block> told = served.stream("topic=rooms/1").rest();
            assertThat(told).hasSize(1);
            assertThat(told.get(0).event()).isEqualTo("unavailable");
            assertThat(told.get(0).text()).isEqualTo("{\"reason\":\"limit\"}");
            assertThat(told.get(0).retry()).isNotNull();
            assertThat(told.get(0).id())
                    .as("what is published until it comes back is not lost")
                    .isNotNull();
            assertThat(served.count("bellwether.limits.refused", "reason", "requests"))
                    .isEqualTo(2);
            await().untilAsserted(() ->
                    assertThat(served.publish("rooms/1", EVENT).statusCode()).isEqualTo(201));
        }
    }

    @ParameterizedTest
    @EnumSource(WebSocketWire.Http.class)
    void aWebSocketTooManyIsToldSoAfterTheHandshake(WebSocketWire.Http http) throws Exception {
        try (Served served = new Served("limits: {requestsPerSecond: 1}");
                WebSocketWire first = http.open(served, "topic=rooms/1");
                WebSocketWire second = http.open(served, "topic=rooms/1");
                WebSocketWire third = http.open(served, "topic=rooms/1")) {
            assertThat(first.next().event()).isNotEqualTo("unavailable");
            assertThat(second.next().event()).isNotEqualTo("unavailable");
            WebSocketWire.Frame notice = third.next();
            assertThat(notice.event()).isEqualTo("unavailable");
            assertThat(notice.json().path("data").path("reason").asText()).isEqualTo("limit");
            assertThat(third.next().closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void aConnectionOnWhichNothingMovesIsClosed() throws Exception {
        try (Served served = new Served("limits: {idle: 100ms}");
                Socket socket =
                        new Socket("127.0.0.1", served.notifier.address().getPort())) {
            EventReader kept = served.stream("topic=rooms/1");
            kept.next();
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(served.count("bellwether.limits.refused", "reason", "idle"))
                    .isEqualTo(1);
            String id = served.publish("rooms/1", 1);
            assertThat(kept.nextEvent().id())
                    .as("a stream keeps its connection")
                    .isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aStreamOfAnOldConnectionEndsWithItsCursor(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (Served served = new Served("limits: {connectionAge: 300ms}", Customizer.NONE, client)) {
            EventReader reader = served.stream("topic=rooms/1");
            List<Block> all = reader.rest();
            Block last = all.get(all.size() - 1);
            assertThat(last.retry()).isNotNull();
            assertThat(last.id()).isNotNull();
            assertThat(Integer.parseInt(String.valueOf(last.retry()))).isBetween(1000, 3000);
            assertThat(served.count("bellwether.limits.refused", "reason", "connection-age"))
                    .isPositive();
        }
    }

    @Test
    void anOldHttp2ConnectionLeavesInTwoSteps() throws Exception {
        BlockingQueue<Integer> lastStreams = new LinkedBlockingQueue<>();
        ChannelInboundHandlerAdapter goAways = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                if (frame instanceof Http2GoAwayFrame goAway) {
                    lastStreams.add(goAway.lastStreamId());
                }
                context.fireChannelRead(frame);
            }
        };
        try (Served served = new Served("limits: {connectionAge: 300ms}");
                Http2Client client =
                        new Http2Client(served.notifier.address(), 65_535, settings -> settings, goAways)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            assertThat(lastStreams.poll(10, TimeUnit.SECONDS)).isEqualTo(Integer.MAX_VALUE);
            assertThat(lastStreams.poll(10, TimeUnit.SECONDS)).isEqualTo(3);
            assertThat(stream.ended.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.connection.closeFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void anAddressHasOnlySoManyConnections() throws Exception {
        try (Served served = new Served("limits: {connectionsPerAddress: 1}")) {
            served.stream("topic=rooms/1").next();
            Block told = served.stream("topic=rooms/1").next();
            assertThat(told.event()).isEqualTo("unavailable");
            assertThat(told.text()).isEqualTo("{\"reason\":\"limit\"}");
            HttpResponse<String> refused = served.publish("rooms/1", EVENT);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().map()).containsEntry("retry-after", List.of("1"));
            assertThat(served.count("bellwether.limits.refused", "reason", "connections-per-address"))
                    .isEqualTo(2);
        }
    }

    @Test
    void behindAProxyEachClientHasLimitsOfItsOwn() throws Exception {
        try (Served served = new Served(PROXY + "limits: {requestsPerSecond: 1, connectionsPerAddress: 1}")) {
            for (int client = 1; client <= 5; client++) {
                served.stream("topic=rooms/1", "x-forwarded-for", "203.0.113.1, 198.51.100." + client)
                        .next();
            }
            Block told = served.stream("topic=rooms/1", "forwarded", "for=198.51.100.1")
                    .next();
            assertThat(told.event()).as("its second stream").isEqualTo("unavailable");
            assertThat(served.count("bellwether.limits.refused", "reason", "connections-per-address"))
                    .isEqualTo(1);
            String[] other = {"x-forwarded-for", "198.51.100.9", "content-type", "application/json"};
            assertThat(List.of(post(served, other), post(served, other), post(served, other)))
                    .as("one after the other, so that each has its connection to itself")
                    .extracting(HttpResponse::statusCode)
                    .containsExactly(201, 201, 429);
        }
    }

    @Test
    void aStreamThatHasEndedMakesRoomForAnother() throws Exception {
        try (Served served = new Served(PROXY + "limits: {connectionsPerAddress: 1}");
                Http2Client proxy = new Http2Client(served.notifier.address(), 65_535)) {
            Http2Client.Stream first = proxy.get("/v1/stream?topic=rooms/1", "x-forwarded-for", "198.51.100.1");
            first.reader.next();
            assertThat(proxy.get("/v1/stream?topic=rooms/1", "x-forwarded-for", "198.51.100.1")
                            .reader
                            .next()
                            .event())
                    .isEqualTo("unavailable");
            assertThat(proxy.get("/v1/stream?topic=rooms/1", "x-forwarded-for", "198.51.100.2")
                            .reader
                            .next()
                            .event())
                    .isNull();
            first.cancel();
            await().untilAsserted(
                            () -> assertThat(proxy.get("/v1/stream?topic=rooms/1", "x-forwarded-for", "198.51.100.1")
                                            .reader
                                            .next()
                                            .event())
                                    .isNull());
        }
    }

    @Test
    void aStreamHasOnlySoManyTopics() throws Exception {
        try (Served served = new Served("limits: {subscriptions: 2}")) {
            HttpResponse<String> response = served.get("/v1/stream?topic=rooms/1&topic=rooms/2&topic=rooms/3");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("topic: given 3 times (expected: 1 to 2)");
            assertThat(served.count("bellwether.limits.refused", "reason", "subscriptions"))
                    .isEqualTo(1);
            served.stream("topic=rooms/1&topic=rooms/2").next();
        }
    }

    @Test
    void aBodyBeyondTheLimitIsCounted() throws Exception {
        try (Served served = new Served("limits: {payload: 10}")) {
            assertThat(served.publish("rooms/1", EVENT).statusCode()).isEqualTo(413);
            assertThat(served.count("bellwether.limits.refused", "reason", "payload"))
                    .isEqualTo(1);
        }
    }

    private static HttpResponse<String> post(Served served, String... headers) throws Exception {
        return served.send("POST", "/v1/topics/rooms/1", EVENT, headers);
    }
}
