package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPublishingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Served served;

    @BeforeEach
    void start() throws Exception {
        served = new Served("limits: {payload: 8Ki}");
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void eachItemIsAnsweredForItselfInItsOrder() throws Exception {
        String good = "{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{}}";
        String keyed = "{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"n\":1},\"dedup_key\":\"k\"}";
        HttpResponse<String> response =
                publish("[" + good + ",\"{}\"," + keyed + ",{\"topic\":\"other\",\"type\":\"t\",\"data\":{}}," + keyed
                        + "," + keyed.replace("1}", "2}") + ",{\"type\":\"t\",\"data\":{}}," + good + "]");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode items = JSON.readTree(response.body());
        assertThat(items.findValues("status").stream().map(JsonNode::intValue))
                .containsExactly(201, 422, 201, 404, 200, 409, 422, 201);
        assertThat(items.get(0).path("id").asText()).endsWith(".1");
        assertThat(items.get(1).path("detail").asText()).startsWith("body: a string (expected: an object)");
        assertThat(items.get(2).path("id").asText()).endsWith(".2");
        assertThat(items.get(3).path("detail").asText()).startsWith("topic: other (expected");
        assertThat(items.get(4).path("id")).isEqualTo(items.get(2).path("id"));
        assertThat(items.get(4).path("duplicate").asBoolean()).isTrue();
        assertThat(items.get(6).path("detail").asText()).isEqualTo("topic: missing (expected: a string)");
        assertThat(items.get(7).path("id").asText()).endsWith(".3");
        assertThat(served.count("bellwether.publishes", "outcome", "stored")).isEqualTo(3);
        assertThat(served.count("bellwether.publishes", "outcome", "refused")).isEqualTo(3);
    }

    @Test
    void whatABatchHoldsIsDeliveredInItsOrder() throws Exception {
        EventReader reader = served.stream("topic=rooms/*");
        reader.next(); // the stream is open
        publish(batch(100));
        for (int n = 1; n <= 100; n++) {
            assertThat(reader.nextEvent().text()).contains("\"data\":{\"n\":" + n + "}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | {} | 422 | body: an object (expected: an array of 1 to 100 notifications)",
                "application/json | [] | 422 | body: 0 items (expected: an array of 1 to 100 notifications)",
                "application/json | [{] | 400 | body: not JSON",
                "text/plain | [] | 415 | content-type: text/plain (expected: application/json or application/cloudevents",
            })
    void whatIsNoBatchIsOneProblem(String type, String body, int status, String detail) throws Exception {
        HttpResponse<String> response = served.send("POST", "/v1/publish", body, "content-type", type);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains(detail);
    }

    @Test
    void oneTooManyIsRefusedAsAWhole() throws Exception {
        HttpResponse<String> response = publish(batch(101));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("body: 101 items");
        assertThat(served.publish("rooms/1", 1)).endsWith(".1");
    }

    private static String batch(int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(n -> "{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"n\":" + n + "}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private HttpResponse<String> publish(String body) throws Exception {
        return served.send("POST", "/v1/publish", body, "content-type", "application/json");
    }
}
