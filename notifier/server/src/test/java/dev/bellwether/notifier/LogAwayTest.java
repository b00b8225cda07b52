package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.backplane.NatsServer;
import dev.bellwether.notifier.config.BackplaneConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What publishers and subscribers see of a log that is killed and comes back. */
@Tag("nats")
class LogAwayTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String KEYED = "{\"type\":\"t\",\"data\":{\"n\":1},\"dedup_key\":\"k\"}";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void publishersAreToldToComeBackAndStreamsGoOnWithoutLossOrRepetition() throws Exception {
        try (NatsServer nats = running();
                Served served = served(nats)) {
            Awaitility.await("reached").until(() -> reached(served));
            EventReader stream = served.stream("topic=rooms/1&topic=rooms/*");
            assertThat(stream.next().id()).isNotNull();
            for (int round = 0; round < 2; round++) {
                String before = served.publish("rooms/1", 1);
                assertThat(stream.nextEvent().id()).isEqualTo(before);
                nats.kill();
                Awaitility.await("it is known").until(() -> !reached(served));
                HttpResponse<String> refused =
                        served.publish("rooms/1", KEYED.replace("k\"}", "away-" + round + "\"}"));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
                assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
                EventReader late = served.stream("topic=rooms/1");
                EventReader.Block told = late.nextEvent();
                assertThat(told.event()).isEqualTo("unavailable");
                assertThat(told.text()).contains("backplane");
                assertThat(told.retry()).isNotNull();
                assertThat(EventReader.isEnd(late.next())).isTrue();
                assertThat(served.notifier.isReady()).isTrue();
                nats.start();
                Awaitility.await("it is back").until(() -> reached(served));
                String after = served.publish("rooms/1", 2);
                assertThat(stream.nextEvent().id()).isEqualTo(after);
            }
        }
    }

    @Test
    void aKeyIsKnownToTheOtherPodAndAfterARestart() throws Exception {
        try (NatsServer nats = running();
                Served one = served(nats);
                Served other = served(nats)) {
            Awaitility.await("both reach it").until(() -> reached(one) && reached(other));
            HttpResponse<String> first = one.publish("rooms/1", KEYED);
            assertThat(first.statusCode()).isEqualTo(201);
            assertRemembered(other, first.body());
            nats.kill();
            Awaitility.await("it is known")
                    .until(() -> one.publish("rooms/2", KEYED).statusCode() == 503);
            nats.start();
            Awaitility.await("it is back")
                    .until(() -> other.publish("rooms/2", KEYED).statusCode() < 300);
            assertRemembered(other, first.body());
            try (Served third = served(nats)) {
                Awaitility.await("it is reached").until(() -> reached(third));
                assertRemembered(third, first.body());
            }
        }
    }

    /** The same notification gets the original's id, and another one under its key nothing. */
    private static void assertRemembered(Served served, String first) throws Exception {
        HttpResponse<String> again = served.publish("rooms/1", KEYED);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.replace("\"duplicate\":false", "\"duplicate\":true"));
        assertThat(served.publish("rooms/1", KEYED.replace("\"n\":1", "\"n\":2"))
                        .statusCode())
                .isEqualTo(409);
    }

    private NatsServer running() throws Exception {
        NatsServer nats = NatsServer.in(folder);
        nats.createStream();
        return nats;
    }

    private static Served served(NatsServer nats) throws Exception {
        BackplaneConfig.JetStream log = nats.config();
        return new Served("backplane: {type: JetStream, url: '" + log.url() + "', stream: " + log.stream()
                + ", subjectPrefix: " + log.subjectPrefix() + ", usernameFile: '" + log.usernameFile()
                + "', passwordFile: '" + log.passwordFile() + "'}");
    }

    /** As the operator is told of it. */
    private static boolean reached(Served served) throws Exception {
        URI telemetry = URI.create("http://127.0.0.1:"
                + served.notifier.managementAddress().orElseThrow().getPort()
                + "/v1/telemetry?epoch=e&salt=00112233445566778899aabbccddeeff");
        try (Stream<String> lines = HTTP.send(
                        HttpRequest.newBuilder(telemetry).build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            return lines.findFirst().orElse("").contains("\"backplane\":\"Connected\"");
        }
    }
}
