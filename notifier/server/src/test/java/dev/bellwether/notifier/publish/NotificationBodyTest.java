package dev.bellwether.notifier.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationBodyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void aNotificationIsStoredWithItsTopicAndTime() {
        assertThat(stored("{\"type\": \"message\", \"data\": {\"b\": 1, \"a\": [null]}}"))
                .isEqualTo("{\"topic\":\"rooms/1\",\"type\":\"message\",\"data\":{\"b\":1,\"a\":[null]},"
                        + "\"created_at\":\"2026-01-02T03:04:05.678Z\"}");
    }

    @Test
    void thePublishersOwnTimeIsKeptAsItIs() {
        assertThat(stored("{\"type\":\"t\",\"data\":{},\"created_at\":\"2026-01-02T03:04:05.1+02:00\"}"))
                .endsWith("\"created_at\":\"2026-01-02T03:04:05.1+02:00\"}");
    }

    @Test
    void numbersAndStringsInsideTheDataAreLeftAlone() {
        assertThat(
                        stored(
                                "{\"type\":\"t\",\"data\":{\"n\":1.10,\"big\":123456789012345678901234567890,\"s\":\"{\\\"x\\\":1}\"}}"))
                .contains("{\"n\":1.10,\"big\":123456789012345678901234567890,\"s\":\"{\\\"x\\\":1}\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\" | 400 | body: not JSON",
                "`` | 422 | body: missing (expected: an object)",
                "{} {} | 400 | body: not JSON",
                "{\"type\":\"t\",\"type\":\"u\",\"data\":{}} | 400 | body: not JSON: Duplicate",
                "\"{}\" | 422 | body: a string (expected: an object); send the JSON itself, not JSON in a string",
                "[1] | 422 | body: an array (expected: an object)",
                "null | 422 | body: null (expected: an object)",
                "{\"type\":\"t\",\"data\":\"{}\"} | 422 | data: a string (expected: an object); send the JSON itself",
                "{\"type\":\"t\",\"data\":[]} | 422 | data: an array (expected: an object)",
                "{\"type\":\"t\"} | 422 | data: missing (expected: an object)",
                "{\"data\":{}} | 422 | type: missing (expected: a string of 1 to 100 characters",
                "{\"type\":\"\",\"data\":{}} | 422 | type: \"\" (expected",
                "{\"type\":7,\"data\":{}} | 422 | type: 7 (expected",
                "{\"type\":\"a\\nb\",\"data\":{}} | 422 | type: \"a\\nb\" (expected",
                "{\"type\":\"t\",\"data\":{},\"extra\":1} | 422 | body: unknown member extra (expected: type, data, created_at)",
                "{\"type\":\"t\",\"data\":{},\"created_at\":\"yesterday\"} | 422 | created_at: \"yesterday\" (expected: RFC 3339",
                "{\"type\":\"t\",\"data\":{},\"created_at\":\"2026-01-02\"} | 422 | created_at: \"2026-01-02\"",
                "{\"type\":\"t\",\"data\":{\"s\":\"\\ud800\"}} | 422 | body: a string that is not Unicode",
            })
    void whatIsNotANotificationIsRefusedWithTheReason(String body, int status, String detail) {
        NotificationBody parsed = NotificationBody.parse("rooms/1", body.getBytes(StandardCharsets.UTF_8), NOW);
        assertThat(parsed).isInstanceOfSatisfying(NotificationBody.Refused.class, refused -> {
            assertThat(refused.problem().detail()).startsWith(detail);
            assertThat(refused.problem().status().code()).isEqualTo(status);
        });
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(NotificationBody.parse("rooms/1", new byte[] {'"', (byte) 0xff, '"'}, NOW))
                .isInstanceOfSatisfying(
                        NotificationBody.Refused.class,
                        refused -> assertThat(refused.problem().detail()).isEqualTo("body: not UTF-8"));
    }

    @Test
    void anAbyssOfBracketsIsRefused() {
        String deep = "{\"type\":\"t\",\"data\":" + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000) + "}";
        assertThat(NotificationBody.parse("rooms/1", deep.getBytes(StandardCharsets.UTF_8), NOW))
                .isInstanceOf(NotificationBody.Refused.class);
    }

    private static String stored(String body) {
        NotificationBody parsed = NotificationBody.parse("rooms/1", body.getBytes(StandardCharsets.UTF_8), NOW);
        assertThat(parsed).isInstanceOf(NotificationBody.Accepted.class);
        return new String(((NotificationBody.Accepted) parsed).json(), StandardCharsets.UTF_8);
    }
}
