package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.notifier.Collector.Seen;
import dev.bellwether.notifier.backplane.NatsServer;
import dev.bellwether.notifier.config.BackplaneConfig;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifiers over a real NATS, and one collector. */
@Tag("nats")
class TracingAcrossPodsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";

    @TempDir
    private Path folder = Path.of("");

    private NatsServer nats;
    private Collector collector;
    private String log;

    @BeforeEach
    void start() throws Exception {
        collector = new Collector();
        nats = NatsServer.in(folder);
        nats.createStream();
        BackplaneConfig.JetStream config = nats.config();
        log = "backplane: {type: JetStream, url: '" + config.url() + "', stream: " + config.stream()
                + ", subjectPrefix: " + config.subjectPrefix() + ", usernameFile: " + config.usernameFile()
                + ", passwordFile: " + config.passwordFile() + "}\n";
    }

    @AfterEach
    void stop() throws Exception {
        collector.close();
        nats.close();
    }

    @Test
    void whatIsPublishedByOneIsFollowedOnBoth() throws Exception {
        try (Served one = new Served(collector.yaml() + log);
                Served two = new Served(collector.yaml() + log)) {
            EventReader reader = following(two);
            following(one);
            publish(one, SAMPLED);
            reader.nextEvent();
            List<Seen> spans = collector.await(3);
            assertThat(spans).hasSize(3).allSatisfy(span -> assertThat(span.trace())
                    .isEqualTo(TRACE));
            Seen publish = spans.stream()
                    .filter(span -> span.name().equals("publish rooms/*"))
                    .findFirst()
                    .orElseThrow();
            assertThat(publish.parent()).isEqualTo(PARENT);
            List<Seen> delivered = spans.stream()
                    .filter(span -> span.name().equals("deliver rooms/*"))
                    .toList();
            assertThat(delivered).hasSize(2).allSatisfy(span -> {
                assertThat(span.parent()).isEqualTo(publish.id());
                assertThat(span.attributes()).containsEntry("bellwether.streams", 1L);
            });
            assertThat(delivered)
                    .extracting(span -> span.resource().get("service.instance.id"))
                    .doesNotHaveDuplicates();
            assertThat(context(1)).contains("00-" + TRACE + "-" + publish.id() + "-01");
        }
    }

    @Test
    void whatIsNotSampledHasNoContextInTheLog() throws Exception {
        try (Served one = new Served(collector.yaml() + log)) {
            following(one);
            publish(one, SAMPLED.replaceAll("1$", "0"));
            assertThat(context(1)).isEmpty();
        }
    }

    @Test
    void aPodWithoutTracingNeitherTellsNorPassesOn() throws Exception {
        try (Served on = new Served(collector.yaml() + log);
                Served off = new Served(log)) {
            EventReader reader = following(off);
            following(on);
            publish(off, SAMPLED);
            reader.nextEvent();
            assertThat(context(1)).isEmpty();
            publish(on, SAMPLED);
            reader.nextEvent();
            assertThat(collector.await(2)).hasSize(2);
        }
    }

    /** With a stream, as soon as it has the log. */
    private static EventReader following(Served served) throws Exception {
        await().until(() -> served.get("/v1/poll?topic=rooms/1&wait=0s").statusCode() == 200);
        EventReader reader = served.stream("topic=rooms/1");
        reader.next();
        return reader;
    }

    private static void publish(Served served, String traceparent) throws Exception {
        assertThat(served.send(
                                "POST",
                                "/v1/topics/rooms/1",
                                "{\"type\":\"t\",\"data\":{}}",
                                "content-type",
                                "application/json",
                                "traceparent",
                                traceparent)
                        .statusCode())
                .isEqualTo(201);
    }

    /** What goes with a notification in the log. */
    private Optional<String> context(long sequence) throws Exception {
        try (Connection admin = Nats.connect(Options.builder()
                .server(nats.config().url())
                .userInfo("admin", "admin")
                .build())) {
            Headers headers = admin.jetStreamManagement()
                    .getMessage(nats.config().stream(), sequence)
                    .getHeaders();
            return Optional.ofNullable(headers).map(all -> all.getFirst("traceparent"));
        }
    }
}
