package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.EventReader.Block;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics that keep one notification, over sockets. */
class ValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPICS =
            "topics: [{name: 'users/*/unread', retention: {messages: 1}}, {name: 'rooms/*'}]\n";

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served(TOPICS);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void anEventStreamBeginsWithTheValueAndGoesOnWithTheRest() throws Exception {
        served.publish("users/1/unread", 1);
        served.publish("rooms/1", 2);
        String value = served.publish("users/1/unread", 3);
        EventReader reader = served.stream("topic=users/1/unread&topic=rooms/1");
        Block block = reader.nextEvent();
        assertThat(block.id()).isEqualTo(value);
        assertThat(block.text()).contains("\"n\":3");
        String live = served.publish("rooms/1", 4);
        assertThat(reader.nextEvent().id()).isEqualTo(live);
    }

    @Test
    void aPatternBeginsWithTheValueOfEachTopic() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            served.publish("users/" + n + "/unread", 0);
        }
        for (int n = 0; n < 3; n++) {
            ids.add(served.publish("users/" + n + "/unread", n));
        }
        EventReader reader = served.stream("topic=users/*/unread");
        for (String id : ids) {
            assertThat(reader.nextEvent().id()).isEqualTo(id);
        }
        EventReader resumed = served.stream("topic=users/*/unread", "Last-Event-ID", ids.get(1));
        assertThat(resumed.nextEvent().id()).isEqualTo(ids.get(2));
    }

    @Test
    void whatWasSupersededMeanwhileIsNoGapForWhoComesBack() throws Exception {
        String seen = served.publish("users/1/unread", 0);
        for (int n = 1; n < 5; n++) {
            served.publish("users/1/unread", n);
        }
        String value = served.publish("users/1/unread", 5);
        for (String topic : List.of("users/1/unread", "users/*/unread")) {
            Block block = served.stream("topic=" + topic, "Last-Event-ID", seen).nextEvent();
            assertThat(block.event()).as("no gap").isNull();
            assertThat(block.id()).isEqualTo(value);
        }
    }

    @Test
    void aFirstPollIsAnsweredWithTheValueAtOnceAndTheNextWithWhatIsNewer() throws Exception {
        String value = served.publish("users/1/unread", 1);
        served.publish("rooms/1", 2);
        JsonNode answer = poll("topic=users/1/unread&wait=25s");
        assertThat(answer.path("notifications")).hasSize(1);
        assertThat(answer.path("notifications").get(0).path("id").asText()).isEqualTo(value);
        assertThat(answer.path("cursor").asText()).isEqualTo(value);
        String next = served.publish("users/1/unread", 3);
        JsonNode later = poll("topic=users/1/unread&lastEventId=" + value);
        assertThat(later.path("notifications")).hasSize(1);
        assertThat(later.path("notifications").get(0).path("id").asText()).isEqualTo(next);
    }

    @Test
    void aWebSocketBeginsWithTheValue() throws Exception {
        String value = served.publish("users/1/unread", 1);
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://localhost:" + served.notifier.address().getPort()
                                + "/v1/ws?topic=users/1/unread"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                                messages.add(data.toString());
                                return WebSocket.Listener.super.onText(from, data, last);
                            }
                        })
                .get(5, TimeUnit.SECONDS);
        JsonNode first = JSON.readTree(messages.poll(5, TimeUnit.SECONDS));
        assertThat(first.path("event").asText()).isEqualTo("cursor");
        JsonNode second = JSON.readTree(messages.poll(5, TimeUnit.SECONDS));
        assertThat(second.path("event").asText()).isEqualTo("notification");
        assertThat(second.path("id").asText()).isEqualTo(value);
        socket.abort();
    }

    private JsonNode poll(String query) throws Exception {
        return JSON.readTree(served.get("/v1/poll?" + query).body());
    }
}
