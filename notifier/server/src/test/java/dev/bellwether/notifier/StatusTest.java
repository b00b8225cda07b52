package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the management port tells a person, of a notifier with real clients. */
class StatusTest {
    private static final String TOPICS = """
            topics:
            - {name: 'rooms/*', retention: {messages: 1000}}
            - {name: 'logs/*', slowConsumer: DropOldest}
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aProcessWithoutClientsTellsThatItHasNone() throws Exception {
        try (Served served = new Served("limits: {connections: 7}")) {
            JsonNode status = status(served);
            assertThat(status.get("state").asText()).isEqualTo("Serving");
            assertThat(status.get("backplane").asText()).isEqualTo("Connected");
            assertThat(status.at("/streams/total").asInt()).isZero();
            assertThat(status.at("/streams/newest")).isEmpty();
            assertThat(status.at("/topics/total").asInt()).isZero();
            assertThat(status.at("/slow/worst")).isEmpty();
            assertThat(status.at("/resets/sent")).isEmpty();
            JsonNode connections = status.at("/limits/0");
            assertThat(connections.get("name").asText()).isEqualTo("connections");
            assertThat(connections.get("limit").asInt()).isEqualTo(7);
            assertThat(connections.get("used").asInt()).isZero();
        }
    }

    @Test
    void streamsOfEachTransportAreToldWithTheirTopicsUntilTheyEnd() throws Exception {
        try (Served served = new Served(TOPICS);
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            EventReader reader = served.stream("topic=rooms/1&topic=rooms/*");
            reader.next();
            WebSocketWire socket = WebSocketWire.http2(client, "/v1/ws?topic=rooms/2");
            await().until(() -> status(served).at("/streams/total").asInt() == 2);
            String id = served.publish("rooms/1", 1);
            served.publish("rooms/1", 2);
            String last = served.publish("rooms/3", 3);
            JsonNode status = status(served, "/position", last);
            JsonNode newest = status.at("/streams/newest/0");
            assertThat(newest.get("transport").asText()).startsWith("websocket");
            assertThat(newest.get("protocol").asText()).isEqualTo("h2");
            JsonNode other = status.at("/streams/newest/1");
            assertThat(other.get("transport").asText()).isEqualTo("sse");
            assertThat(other.get("protocol").asText()).isEqualTo("http/1.1");
            assertThat(texts(other.get("topics"))).containsExactly("rooms/*", "rooms/1");
            assertThat(other.get("behind").asInt()).isZero();
            assertThat(other.get("peer").asText())
                    .matches("[0-9a-f]{16}")
                    .isEqualTo(newest.get("peer").asText());
            assertThat(status.toString()).doesNotContain("127.0.0.1");
            assertThat(status.at("/topics/total").asInt()).isEqualTo(4);
            JsonNode all = topic(status, "rooms/*");
            assertThat(all.get("streams").asInt()).isEqualTo(1);
            assertThat(all.get("notifications").asInt()).isEqualTo(3);
            assertThat(all.get("position").asText()).isEqualTo(last);
            assertThat(topic(status, "rooms/1").get("notifications").asInt()).isEqualTo(2);
            assertThat(topic(status, "rooms/1").get("position").asText())
                    .isNotEqualTo(id)
                    .isNotEqualTo(last);
            assertThat(topic(status, "rooms/2").get("position").isNull()).isTrue();
            assertThat(topic(status, "rooms/3").get("streams").asInt()).isZero();
            socket.close();
            client.connection.close();
            await().until(() -> status(served).at("/streams/total").asInt() == 1);
            assertThat(status(served).at("/streams/newest/0/transport").asText())
                    .isEqualTo("sse");
        }
    }

    @Test
    void aClientThatDoesNotReadIsToldAmongTheSlowest() throws Exception {
        try (Served served = new Served(TOPICS + "limits: {queuedBytesPerStream: 4Ki}");
                Http2Client client = new Http2Client(served.notifier.address(), 1000)) {
            Http2Client.Stream slow = client.get("/v1/stream?topic=logs/*");
            slow.reader.next();
            slow.stopReading();
            EventReader quick = served.stream("topic=logs/*");
            quick.next();
            String last = "";
            for (int n = 0; n < 150; n++) {
                last = served.publish("logs/1", n);
                assertThat(quick.nextEvent().id()).isEqualTo(last);
            }
            JsonNode status = status(served, "/position", last);
            assertThat(status.at("/slow/streams").asInt()).isEqualTo(1);
            JsonNode worst = status.at("/slow/worst/0");
            assertThat(worst.get("queuedBytes").asLong())
                    .isPositive()
                    .isEqualTo(status.at("/slow/queuedBytes").asLong());
            assertThat(worst.get("behind").asInt()).isBetween(50, 150);
            assertThat(status.at("/slow/applied/DropOldest").asInt()).isEqualTo(1);
            assertThat(status.at("/slow/notSent/DropOldest").asInt()).isGreaterThan(50);
            assertThat(status.at("/streams/newest/0/behind").asInt()).isZero();
            assertThat(status.at("/streams/newest/1/id").asInt())
                    .isEqualTo(worst.get("id").asInt());
            slow.readAgain();
            await().until(() -> status(served).at("/slow/streams").asInt() == 0);
        }
    }

    @Test
    void listsAreCutAndTotalsAreNot() throws Exception {
        try (Served served = new Served(TOPICS);
                Http2Client one = new Http2Client(served.notifier.address(), 1 << 16);
                Http2Client other = new Http2Client(served.notifier.address(), 1 << 16)) {
            for (int n = 0; n < 70; n++) {
                one.get("/v1/stream?topic=rooms/a" + n).reader.next();
                other.get("/v1/stream?topic=rooms/b" + n + "&topic=rooms/all")
                        .reader
                        .next();
            }
            JsonNode status = status(served, "/streams/total", "140");
            assertThat(status.at("/streams/newest")).hasSize(100);
            assertThat(status.at("/streams/newest/0/id").asInt()).isEqualTo(140);
            assertThat(status.at("/streams/byTransport/sse").asInt()).isEqualTo(140);
            assertThat(status.at("/topics/total").asInt()).isEqualTo(141);
            assertThat(status.at("/topics/busiest")).hasSize(100);
            assertThat(status.at("/topics/busiest/0/name").asText()).isEqualTo("rooms/all");
            assertThat(status.at("/topics/busiest/0/streams").asInt()).isEqualTo(70);
        }
    }

    @Test
    void aResetIsToldByDirectionAndCode() throws Exception {
        try (Served served = new Served(TOPICS);
                Http2Client client = new Http2Client(served.notifier.address(), 1 << 16)) {
            Http2Client.Stream stream = client.get("/v1/stream?topic=rooms/1");
            stream.reader.next();
            stream.cancel();
            JsonNode status = status(served, "/resets/received/CANCEL", "1");
            assertThat(status.at("/resets/sent")).isEmpty();
        }
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws Exception {
        try (Served served = new Served("")) {
            HttpResponse<String> page = get(served, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http");
            assertThat(page.body()).contains("status.js").doesNotContain("http:", "https:", "<style", " style=");
            assertThat(get(served, "/status.js").headers().firstValue("content-type"))
                    .contains("text/javascript; charset=utf-8");
            assertThat(get(served, "/status.css").statusCode()).isEqualTo(200);
            HttpResponse<String> posted = http.send(
                    HttpRequest.newBuilder(management(served, "/status.json"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(405);
        }
    }

    /** The status, once a value of it is as expected: what is told may be half a second old. */
    private JsonNode status(Served served, String pointer, String expected) {
        return await().until(
                        () -> status(served),
                        status -> status.at(pointer).asText().equals(expected));
    }

    private JsonNode status(Served served) throws Exception {
        HttpResponse<String> response = get(served, "/status.json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> get(Served served, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(management(served, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI management(Served served, String path) {
        return URI.create("http://127.0.0.1:"
                + served.notifier.managementAddress().orElseThrow().getPort() + path);
    }

    private static JsonNode topic(JsonNode status, String name) {
        for (JsonNode topic : status.at("/topics/busiest")) {
            if (topic.get("name").asText().equals(name)) {
                return topic;
            }
        }
        throw new AssertionError(name + " is not told of: " + status.get("topics"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
