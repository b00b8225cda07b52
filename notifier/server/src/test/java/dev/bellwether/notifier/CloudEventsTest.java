package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events as the JSON event format and the HTTP binding of CloudEvents 1.0 show them. */
class CloudEventsTest {
    private static final String EVENT = """
            {
                "specversion" : "1.0",
                "type" : "com.example.someevent",
                "source" : "/mycontext",
                "subject": null,
                "id" : "C234-1234-1234",
                "time" : "2018-04-05T17:31:00Z",
                "comexampleextension1" : "value",
                "comexampleothervalue" : 5,
                "datacontenttype" : "application/json",
                "data" : {
                    "appinfoA" : "abc",
                    "appinfoB" : 123.10,
                    "appinfoC" : true
                }
            }
            """;

    private Served served;
    private EventReader reader;

    @BeforeEach
    void start() throws Exception {
        served = new Served("");
        reader = served.stream("topic=rooms/*");
        reader.next();
        reader.next();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void anEventInStructuredModeIsANotificationAndNothingOfItIsLost() throws Exception {
        HttpResponse<String> first = send("rooms/1", "application/cloudevents+json; charset=UTF-8", EVENT);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.body()).contains("\"duplicate\":false");
        assertThat(reader.nextEvent().text())
                .startsWith("{\"topic\":\"rooms/1\",\"type\":\"com.example.someevent\","
                        + "\"data\":{\"appinfoA\":\"abc\",\"appinfoB\":123.10,\"appinfoC\":true},"
                        + "\"created_at\":\"2018-04-05T17:31:00Z\",\"dedup_key\":\"")
                .endsWith("\"cloudevent\":{\"specversion\":\"1.0\",\"source\":\"/mycontext\",\"id\":\"C234-1234-1234\","
                        + "\"comexampleextension1\":\"value\",\"comexampleothervalue\":5,"
                        + "\"datacontenttype\":\"application/json\"}}");
    }

    @Test
    void theSameSourceAndIdAreTheSameEventHoweverItIsSent() throws Exception {
        String id =
                send("rooms/1", "application/cloudevents+json", EVENT).body().replaceAll(",.*", "");
        HttpResponse<String> again = send("rooms/1", "application/cloudevents+json", EVENT);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).startsWith(id);
        HttpResponse<String> changed =
                send("rooms/1", "application/cloudevents+json", EVENT.replace("\"abc\"", "\"abd\""));
        assertThat(changed.statusCode()).isEqualTo(409);
        assertThat(send("rooms/1", "application/cloudevents+json", EVENT.replace("/mycontext", "/other"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void anEventInBinaryModeHasItsAttributesInHeaders() throws Exception {
        HttpResponse<String> response = served.send(
                "POST",
                "/v1/topics/rooms/1",
                "{\"n\":1}",
                "ce-specversion",
                "1.0",
                "ce-type",
                "com.example.someevent",
                "ce-time",
                "2018-04-05T03:56:24Z",
                "ce-id",
                "1234-1234-1234",
                "ce-source",
                "/mycontext/subcontext",
                "CE-Subject",
                "Euro%20%E2%82%AC%20%F0%9F%98%80+",
                "ce-priority",
                "3",
                "ce-dedupkey",
                "own",
                "ce-expirytime",
                "2100-01-01T00:00:00Z",
                "Content-Type",
                "application/json; charset=utf-8");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(reader.nextEvent().text())
                .contains(
                        "\"type\":\"com.example.someevent\",\"data\":{\"n\":1},\"created_at\":\"2018-04-05T03:56:24Z\","
                                + "\"priority\":3,\"dedup_key\":\"own\",\"expires_at\":\"2100-01-01T00:00:00Z\"")
                .contains("\"subject\":\"Euro \u20ac \ud83d\ude00+\"");
    }

    @Test
    void aBatchNamesATopicInEachEvent() throws Exception {
        String one = EVENT.replace("\"subject\": null", "\"topic\": \"rooms/1\"");
        String other = EVENT.replace("C234", "C235");
        HttpResponse<String> response = served.send(
                "POST",
                "/v1/publish",
                "[" + one + "," + other + ",7," + one.replace("C234", "C236") + "]",
                "content-type",
                "application/cloudevents-batch+json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .matches(
                        "\\[\\{\"status\":201,.*topic: missing \\(expected: a string\\).*a number \\(expected: a CloudEvent.*\"status\":201.*");
        assertThat(reader.nextEvent().text()).contains("C234");
        assertThat(reader.nextEvent().text()).contains("C236");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1.0\"|\"0.3\"|specversion: \\\"0.3\\\" (expected: 1.0)",
                "\"id\"|\"data_base64\"|data_base64: (expected: data, an object)",
                "\"id\"|\"ident\"|id: missing (expected: a string that is not empty)",
                "\"/mycontext\"|\"\"|source: \\\"\\\" (expected: a string that is not empty)",
                "\"application/json\"|\"text/xml\"|datacontenttype: \\\"text/xml\\\" (expected: application/json)",
                "comexampleextension1|comExample|attribute: comExample (expected: a name of 1 to 64 of a-z 0-9)",
                ": 5,|: 5.5,|comexampleothervalue: 5.5 (expected: a string, a boolean or an integer)",
                "\"time\"|\"time\":\"x\",\"t\"|created_at: \\\"x\\\" (expected: RFC 3339",
            })
    void whatIsNoSuchEventIsRefusedWithTheReason(String part, String instead, String detail) throws Exception {
        HttpResponse<String> response = send("rooms/1", "application/cloudevents+json", EVENT.replace(part, instead));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains(detail);
    }

    @Test
    void dataThatIsNoObjectAndTwiceTheSameMemberAreRefusedHereToo() throws Exception {
        HttpResponse<String> text = send(
                "rooms/1", "application/cloudevents+json", EVENT.replaceAll("(?s)\\{\\s*\"appinfoA.*?}", "\"{}\""));
        assertThat(text.body()).contains("data: a string (expected: an object)");
        assertThat(send("rooms/1", "application/cloudevents+json", EVENT.replace("\"subject\"", "\"id\""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("rooms/1", "application/cloudevents+xml", EVENT).statusCode())
                .isEqualTo(415);
        assertThat(served.publish("rooms/1", "{\"type\":\"t\",\"data\":{},\"cloudevent\":{}}")
                        .statusCode())
                .isEqualTo(422);
    }

    private HttpResponse<String> send(String topic, String type, String body) throws Exception {
        return served.send("POST", "/v1/topics/" + topic, body, "content-type", type);
    }
}
