package dev.bellwether.notifier.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bellwether.notifier.backplane.Lifetime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void aNotificationIsStoredWithItsTopicAndTime() throws Refusal {
        assertThat(stored("{\"type\": \"message\", \"data\": {\"b\": 1, \"a\": [null]}}"))
                .isEqualTo("{\"topic\":\"rooms/1\",\"type\":\"message\",\"data\":{\"b\":1,\"a\":[null]},"
                        + "\"created_at\":\"2026-01-02T03:04:05.678Z\"}");
    }

    @Test
    void thePublishersOwnTimeIsKeptAsItIs() throws Refusal {
        assertThat(stored("{\"type\":\"t\",\"data\":{},\"created_at\":\"2026-01-02T03:04:05.1+02:00\"}"))
                .endsWith("\"created_at\":\"2026-01-02T03:04:05.1+02:00\"}");
    }

    @Test
    void numbersAndStringsInsideTheDataAreLeftAlone() throws Refusal {
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
                "{\"type\":\"t\",\"data\":{},\"extra\":1} | 422 | body: unknown member extra (expected: topic, type, data, created_at, priority, dedup_key, expires_at)",
                "{\"type\":\"t\",\"data\":{},\"created_at\":\"yesterday\"} | 422 | created_at: \"yesterday\" (expected: RFC 3339",
                "{\"type\":\"t\",\"data\":{},\"created_at\":\"2026-01-02\"} | 422 | created_at: \"2026-01-02\"",
                "{\"type\":\"t\",\"data\":{},\"topic\":\"rooms/2\"} | 422 | topic: \"rooms/2\" (expected: rooms/1, as in the path, or none)",
                "{\"type\":\"t\",\"data\":{},\"priority\":8} | 422 | priority: 8 (expected: an integer from 0, most urgent, to 7)",
                "{\"type\":\"t\",\"data\":{},\"priority\":-1} | 422 | priority: -1 (expected",
                "{\"type\":\"t\",\"data\":{},\"priority\":1.0} | 422 | priority: 1.0 (expected",
                "{\"type\":\"t\",\"data\":{},\"priority\":\"1\"} | 422 | priority: \"1\" (expected",
                "{\"type\":\"t\",\"data\":{},\"priority\":4294967296} | 422 | priority: 4294967296 (expected",
                "{\"type\":\"t\",\"data\":{},\"dedup_key\":7} | 422 | dedup_key: 7 (expected: a string of 1 to 256 characters",
                "{\"type\":\"t\",\"data\":{},\"dedup_key\":\"\"} | 422 | dedup_key: \"\" (expected",
                "{\"type\":\"t\",\"data\":{},\"dedup_key\":null} | 422 | dedup_key: null (expected",
                "{\"type\":\"t\",\"data\":{},\"expires_at\":\"soon\"} | 422 | expires_at: \"soon\" (expected: RFC 3339",
                "{\"type\":\"t\",\"data\":{},\"expires_at\":4102444800} | 422 | expires_at: 4102444800 (expected: RFC 3339",
                "{\"type\":\"t\",\"data\":{},\"expires_at\":\"2026-01-02T04:04:05+01:00\"} | 422 | expires_at: \"2026-01-02T04:04:05+01:00\" (expected: a time after now, 2026-01-02T03:04:05.678Z)",
                "{\"type\":\"t\",\"data\":{\"s\":\"\\ud800\"}} | 422 | body: a string that is not Unicode",
            })
    void whatIsNotANotificationIsRefusedWithTheReason(String body, int status, String detail) {
        assertThat(refusal(body.getBytes(StandardCharsets.UTF_8))).satisfies(refusal -> {
            assertThat(refusal.problem().detail()).startsWith(detail);
            assertThat(refusal.problem().status().code()).isEqualTo(status);
        });
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThat(refusal(new byte[] {'"', (byte) 0xff, '"'})).hasMessage("body: not UTF-8");
    }

    @Test
    void anAbyssOfBracketsIsRefused() {
        String deep = "{\"type\":\"t\",\"data\":" + "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000) + "}";
        assertThat(refusal(deep.getBytes(StandardCharsets.UTF_8))).hasMessageStartingWith("body: not JSON");
    }

    @Test
    void priorityAndKeyAreStored() throws Refusal {
        assertThat(stored("{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{},\"priority\":0,\"dedup_key\":\"k\"}"))
                .startsWith("{\"topic\":\"rooms/1\",")
                .endsWith("\"priority\":0,\"dedup_key\":\"k\"}");
    }

    @Test
    void whenItExpiresIsKeptAsGivenAndKnown() throws Refusal {
        String body = "{\"type\":\"t\",\"data\":{},\"expires_at\":\"2026-01-02t04:04:06+01:00\"}";
        assertThat(stored(body)).endsWith(",\"expires_at\":\"2026-01-02t04:04:06+01:00\"}");
        assertThat(parsed(body, NOW).expiresAt()).isEqualTo("2026-01-02T03:04:06Z");
    }

    @Test
    void itLivesAsLongAsItsTopicSaysOrLessInWholeSeconds() throws Refusal {
        String body = "{\"type\":\"t\",\"data\":{},\"expires_at\":\"2026-01-02T03:04:10Z\"}";
        assertThat(parsed(body, NOW)
                        .by("x", Duration.ofHours(1), null)
                        .lifetime()
                        .timeToLive(NOW))
                .contains(Duration.ofSeconds(5));
        assertThat(parsed(body, NOW)
                        .by("x", Duration.ofMillis(2001), null)
                        .lifetime()
                        .timeToLive(NOW))
                .contains(Duration.ofSeconds(3));
        assertThat(parsed(body, NOW).by("x", null, null).lifetime().timeToLive(NOW.plusSeconds(60)))
                .contains(Duration.ofSeconds(1));
        assertThat(new Lifetime(null, null).timeToLive(NOW)).isEmpty();
    }

    @Test
    void withoutAPathTheNotificationNamesItsTopic() throws Refusal {
        assertThat(Notification.of(
                                null,
                                JsonBody.read("{\"topic\":\"a\",\"type\":\"t\",\"data\":{}}"
                                        .getBytes(StandardCharsets.UTF_8)),
                                NOW)
                        .topic())
                .isEqualTo("a");
        assertThat(catchThrowableOfType(
                        Refusal.class,
                        () -> Notification.of(null, JsonBody.read("{}".getBytes(StandardCharsets.UTF_8)), NOW)))
                .hasMessage("topic: missing (expected: a string)");
    }

    @Test
    void aRepetitionHasTheSameDigestHoweverItIsSentAndAnotherNotificationHasNot() throws Refusal {
        String digest = parsed("{\"type\":\"t\",\"data\":{\"a\":1,\"b\":{\"c\":2,\"d\":3}}}", NOW)
                .digest();
        assertThat(parsed(
                                "{\"data\":{\"b\":{\"d\":3, \"c\":2},\"a\":1},\"topic\":\"rooms/1\",\"type\":\"t\"}",
                                NOW.plusSeconds(9))
                        .digest())
                .isEqualTo(digest);
        assertThat(parsed("{\"type\":\"t\",\"data\":{\"a\":1,\"b\":{\"c\":2,\"d\":4}}}", NOW)
                        .digest())
                .isNotEqualTo(digest);
    }

    private static Refusal refusal(byte[] body) {
        return catchThrowableOfType(Refusal.class, () -> Notification.of("rooms/1", JsonBody.read(body), NOW));
    }

    private static Notification parsed(String body, Instant now) throws Refusal {
        return Notification.of("rooms/1", JsonBody.read(body.getBytes(StandardCharsets.UTF_8)), now);
    }

    private static String stored(String body) throws Refusal {
        return new String(parsed(body, NOW).json(), StandardCharsets.UTF_8);
    }
}
