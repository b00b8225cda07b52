package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PollTest {
    private static final ObjectMapper JSON = new ObjectMapper();

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
    void anAnswerComesAsSoonAsThereIsSomethingAndSaysHowToGoOn() throws Exception {
        CompletableFuture<JsonNode> waiting = polling("topic=rooms/1");
        await().until(() -> served.gauge("bellwether.streams") == 1);
        String id = served.publish("rooms/1", 7);
        JsonNode answer = waiting.get();
        assertThat(answer.path("cursor").asText()).isEqualTo(id);
        assertThat(answer.path("retry").asInt(-1)).isZero();
        assertThat(answer.path("gaps")).isEmpty();
        assertThat(answer.path("notifications")).hasSize(1);
        JsonNode told = answer.path("notifications").get(0);
        assertThat(told.path("id").asText()).isEqualTo(id);
        assertThat(told.path("notification").path("topic").asText()).isEqualTo("rooms/1");
        assertThat(told.path("notification").path("data").path("n").asInt()).isEqualTo(7);
        await().until(() -> served.gauge("bellwether.streams") == 0);
    }

    @Test
    void withNothingToTellTheAnswerIsAnEmptyListAndTheCursorOfNow() throws Exception {
        String elsewhere = served.publish("rooms/2", 1);
        HttpResponse<String> response = served.get("/v1/poll?topic=rooms/1&wait=0s");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map())
                .containsEntry("content-type", List.of("application/json"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsKey("content-length")
                .doesNotContainKeys("etag", "connection");
        assertThat(response.body())
                .isEqualTo("{\"cursor\":\"" + elsewhere + "\",\"retry\":0,\"notifications\":[],\"gaps\":[]}");
    }

    @Test
    void whatIsRetainedIsTakenBeforeAnEmptyAnswerIsGiven() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            ids.add(served.publish("rooms/" + n, n));
        }
        JsonNode answer = poll("topic=rooms/*&since=earliest&wait=0s");
        assertThat(ids(answer)).isEqualTo(ids);
        assertThat(answer.path("cursor").asText()).isEqualTo(ids.get(3));
        assertThat(ids(poll("topic=rooms/1&topic=rooms/3&wait=0s&lastEventId=" + ids.get(0))))
                .containsExactly(ids.get(1), ids.get(3));
        assertThat(ids(poll("topic=rooms/3&since=1&wait=0s"))).containsExactly(ids.get(3));
    }

    @Test
    void whatRetentionDroppedIsToldBesideTheRest() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            ids.add(served.publish("rooms/1", n));
        }
        JsonNode answer = poll("topic=rooms/1&lastEventId=" + ids.get(0));
        assertThat(ids(answer)).isEqualTo(ids.subList(4, 9));
        assertThat(answer.path("gaps").get(0).path("reason").asText()).isEqualTo("retention");
        assertThat(answer.path("gaps").get(0).path("from").asText()).isEqualTo(ids.get(0));
        assertThat(poll("topic=rooms/1&lastEventId=x&wait=0s").path("gaps").get(0))
                .isEqualTo(JSON.readTree("{\"requested\":\"x\",\"from\":null,\"to\":null,\"reason\":\"malformed\"}"));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void nothingIsLostOrRepeatedBetweenPolls(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (Served many =
                new Served("topics: [{name: 'rooms/*', retention: {messages: 2000}}]", Customizer.NONE, client)) {
            String cursor = poll(many, "topic=rooms/*&wait=0s").path("cursor").asText();
            List<String> published = new ArrayList<>();
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 500; n++) {
                    published.add(publish(many, n));
                }
                done.set(true);
            });
            List<String> got = new ArrayList<>();
            int answers = 0;
            while (!done.get() || got.size() < published.size()) {
                JsonNode answer = poll(many, "topic=rooms/*&wait=1s&lastEventId=" + cursor);
                got.addAll(ids(answer));
                cursor = answer.path("cursor").asText();
                answers++;
            }
            publishing.get();
            assertThat(got).isEqualTo(published).hasSize(500);
            assertThat(answers).as("several polls").isGreaterThan(1);
            assertThat(many.count("bellwether.encodes", "transport", "longpoll"))
                    .as("live ones are encoded at most once")
                    .isLessThanOrEqualTo(500);
        }
    }

    @Test
    void anEventIsEncodedOnceForAllWhoPoll() throws Exception {
        List<CompletableFuture<JsonNode>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(polling(i % 2 == 0 ? "topic=rooms/1" : "topic=rooms/*&topic=rooms/1"));
        }
        await().until(() -> served.gauge("bellwether.streams") == 20);
        String id = served.publish("rooms/1", 1);
        for (CompletableFuture<JsonNode> one : waiting) {
            assertThat(ids(one.get())).containsExactly(id);
        }
        assertThat(served.count("bellwether.encodes", "transport", "longpoll")).isEqualTo(1);
        await().until(() -> served.gauge("bellwether.streams") == 0);
    }

    @Test
    void theConnectionLivesOnBetweenPollsAndPipelinedOnesAreAnsweredInTurn() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", served.notifier.address().getPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET /v1/poll?topic=rooms/1&wait=200ms HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write((request + request).getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (int i = 0; i < 3; i++) {
                if (i == 2) {
                    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                }
                assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
                assertThat(answer(reader)).contains("\"notifications\":[]");
            }
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsLeavesNothing() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", served.notifier.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/poll?topic=rooms/1 HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> served.gauge("bellwether.streams") == 1);
        }
        await().until(() -> served.gauge("bellwether.streams") == 0);
    }

    @Test
    void aDrainAnswersWhoWaitsAndTellsOthersToComeBack() throws Exception {
        String id = served.publish("rooms/1", 1);
        CompletableFuture<JsonNode> waiting = polling("topic=rooms/1");
        await().until(() -> served.gauge("bellwether.streams") == 1);
        served.notifier.drain();
        JsonNode answer = waiting.get();
        assertThat(answer.path("notifications")).isEmpty();
        assertThat(answer.path("cursor").asText()).isEqualTo(id);
    }

    @Test
    void whatMaySucceedLaterIsAStatusWithRetryAfter() throws Exception {
        try (Served small = new Served("limits: {connections: 1}")) {
            small.stream("topic=rooms/1").next();
            HttpResponse<String> response = small.get("/v1/poll?topic=rooms/1");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Integer.parseInt(
                            response.headers().firstValue("retry-after").orElse("")))
                    .isBetween(1, 2);
            JsonNode problem = JSON.readTree(response.body());
            assertThat(problem.path("reason").asText()).isEqualTo("limit");
            assertThat(problem.path("cursor").asText())
                    .as("what is published until the client comes back is not lost")
                    .endsWith(".0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/poll | 400 | topic: given 0 times (expected: 1 to 100)",
                "/v1/poll?topic=other/1 | 404 | topic: other/1 (expected: a topic of this gateway",
                "/v1/poll?topic=rooms/1&wait=2m | 400 | wait: 2m (expected: a duration such as 500ms",
                "/v1/poll?topic=rooms/1&wait= | 400 | wait:  (expected: a duration such as 500ms",
                "/v1/poll?topic=rooms/1&wai=1s | 400 | query: wai (expected: topic, since, lastEventId, wait)",
            })
    void whatCanNeverBeServedIsAProblem(String target, int status, String detail) throws Exception {
        HttpResponse<String> response = served.get(target);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"detail\":\"" + detail);
    }

    /** Reads the headers and the body they announce. */
    private static String answer(BufferedReader reader) throws Exception {
        int length = -1;
        String line = reader.readLine();
        while (line != null && !line.isEmpty()) {
            if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
            line = reader.readLine();
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            read += reader.read(body, read, length - read);
        }
        return new String(body);
    }

    private CompletableFuture<JsonNode> polling(String query) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(poll(query));
                    } catch (Exception | AssertionError e) {
                        answer.completeExceptionally(e);
                    }
                })
                .start();
        return answer;
    }

    private JsonNode poll(String query) throws Exception {
        return poll(served, query);
    }

    private static JsonNode poll(Served at, String query) throws Exception {
        HttpResponse<String> response = at.get("/v1/poll?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String publish(Served at, int n) {
        try {
            return at.publish("rooms/" + n % 3, n);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.path("notifications").forEach(told -> ids.add(told.path("id").asText()));
        return ids;
    }
}
