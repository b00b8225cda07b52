package dev.bellwether.operator.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.backplane.NotificationLog.Outcome;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream that {@link NotificationLog#ensure} makes on a real server: what it holds and when it is left alone. */
@Tag("nats")
class NotificationLogTest {
    private static final long SIZE = 64 * 1024;
    private static final LogLimits THREE = new LogLimits(Duration.ofHours(1), 3);
    private static final NotificationLog LOG = NotificationLog.of("messaging", "chat", 1, SIZE);

    private final Process nats;
    private final NotificationLog.Server server;

    NotificationLogTest(@TempDir Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(folder.resolve("nats.conf"), """
                host: "127.0.0.1"
                port: %d
                jetstream {store_dir: "%s", max_file_store: 1000000}
                authorization {users: [{user: operator, password: secret}]}
                """.formatted(port, folder.resolve("store")));
        nats = new ProcessBuilder(System.getenv("NATS_SERVER"), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile())
                .start();
        server = new NotificationLog.Server(List.of("nats://127.0.0.1:" + port), "operator", "secret");
    }

    @BeforeEach
    void theServerAnswers() {
        Awaitility.await("nats-server answers").ignoreExceptions().until(() -> !LOG.exists(server));
    }

    @AfterEach
    void theServerEnds() throws InterruptedException {
        nats.destroyForcibly().waitFor();
    }

    @Test
    void eachTopicKeepsOneMoreThanAReplayTellsSoThatAClientLearnsThatThereWasMore() throws Exception {
        LOG.ensure(server, THREE);
        publish("quiet", 1);
        publish("busy", 10);
        StreamInfo found = info();
        assertThat(found.getStreamState().getFirstSequence())
                .isEqualTo(1); // the quiet topic hides what the busy one lost
        assertThat(found.getStreamState().getSubjectMap())
                .containsEntry("bellwether.messaging.chat.quiet", 1L)
                .containsEntry("bellwether.messaging.chat.busy", 4L);
    }

    @Test
    void aFullLogLosesItsOldestMessagesAndGoesOnTakingNewOnes() throws Exception {
        LOG.ensure(server, new LogLimits(Duration.ofHours(1), 1000));
        publish("busy", 200);
        StreamInfo found = info();
        assertThat(found.getStreamState().getLastSequence()).isEqualTo(200);
        assertThat(found.getStreamState().getFirstSequence()).isGreaterThan(1);
        assertThat(found.getStreamState().getByteCount()).isLessThanOrEqualTo(SIZE);
    }

    @Test
    void aStreamIsWrittenOnlyWhenItIsNotAsWanted() throws Exception {
        assertThat(LOG.ensure(server, THREE)).isEqualTo(Outcome.Created);
        assertThat(LOG.ensure(server, THREE)).isEqualTo(Outcome.Unchanged);
        assertThat(LOG.ensure(server, new LogLimits(Duration.ofHours(1), 5))).isEqualTo(Outcome.Updated);
        NotificationLog larger = NotificationLog.of("messaging", "chat", 1, 2 * SIZE);
        assertThat(larger.ensure(server, new LogLimits(Duration.ofHours(1), 5))).isEqualTo(Outcome.Updated);
        assertThat(larger.ensure(server, new LogLimits(Duration.ofHours(1), 5))).isEqualTo(Outcome.Unchanged);
    }

    @Test
    void anOlderStreamAllowsMessagesATimeToLiveAfterwardsAndKeepsWhatItHolds() throws Exception {
        try (Connection connection = connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(LOG.stream())
                            .subjects("bellwether.messaging.chat.>")
                            .build());
        }
        publish("quiet", 2);
        assertThat(LOG.ensure(server, THREE)).isEqualTo(Outcome.Updated);
        assertThat(info().getConfiguration().isAllowMessageTtl()).isTrue();
        assertThat(info().getStreamState().getMsgCount()).isEqualTo(2);
        assertThat(LOG.ensure(server, THREE)).isEqualTo(Outcome.Unchanged);
        try (Connection connection = connect()) {
            Headers brief = new Headers().put("Nats-TTL", "1");
            connection.jetStream().publish("bellwether.messaging.chat.quiet", brief, new byte[1]);
        }
        Awaitility.await("the brief one has gone")
                .until(() -> info().getStreamState().getMsgCount() == 2);
    }

    @Test
    void keysAreRememberedForTwoMinutesAndNeverLongerThanMessages() throws Exception {
        LOG.ensure(server, THREE);
        assertThat(info().getConfiguration().getDuplicateWindow()).isEqualTo(Duration.ofMinutes(2));
        LogLimits brief = new LogLimits(Duration.ofSeconds(30), 3);
        assertThat(LOG.ensure(server, brief)).isEqualTo(Outcome.Updated);
        assertThat(info().getConfiguration().getDuplicateWindow()).isEqualTo(Duration.ofSeconds(30));
        assertThat(LOG.ensure(server, brief)).isEqualTo(Outcome.Unchanged);
        assertThat(LOG.ensure(server, THREE)).isEqualTo(Outcome.Updated);
        assertThat(info().getConfiguration().getDuplicateWindow()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void onAPlatformsNatsTheSizeIsThePlatformsToDecide() throws Exception {
        LOG.ensure(server, THREE);
        NotificationLog ofThePlatform = NotificationLog.of("messaging", "chat", 1, NotificationLog.UNBOUNDED);
        assertThat(ofThePlatform.ensure(server, THREE)).isEqualTo(Outcome.Unchanged);
        assertThat(ofThePlatform.ensure(server, new LogLimits(Duration.ofHours(1), 4)))
                .isEqualTo(Outcome.Updated);
        assertThat(info().getConfiguration().getMaxBytes()).isEqualTo(SIZE);
    }

    private void publish(String topic, int times) throws Exception {
        try (Connection connection = connect()) {
            for (int i = 0; i < times; i++) {
                connection.jetStream().publish("bellwether.messaging.chat." + topic, new byte[1024]);
            }
        }
    }

    private StreamInfo info() throws Exception {
        try (Connection connection = connect()) {
            return connection.jetStreamManagement().getStreamInfo(LOG.stream(), StreamInfoOptions.filterSubjects(">"));
        }
    }

    private Connection connect() throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .servers(server.urls().toArray(new String[0]))
                .userInfo(server.username(), server.password())
                .build());
    }
}
