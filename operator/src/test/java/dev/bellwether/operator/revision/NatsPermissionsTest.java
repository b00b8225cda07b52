package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.Storage;
import dev.bellwether.operator.backplane.LogLimits;
import dev.bellwether.operator.backplane.NotificationLog;
import io.fabric8.kubernetes.api.model.Quantity;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.Subscription;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the notifiers' user may do on a managed server, configured as for Kubernetes but for its addresses: use the log, and nothing to it. */
@Tag("nats")
class NatsPermissionsTest {
    private static final GatewayIdentity CHAT = new GatewayIdentity("messaging", "chat", "uid-1");
    private static final ManagedBackplane ONE =
            new ManagedBackplane(1, new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete));
    private static final NotificationLog LOG = NotificationLog.of("messaging", "chat", 1, ManagedNats.streamBytes(ONE));
    private static final String STREAM = "bellwether_messaging_chat";
    private static final LogLimits LIMITS = new LogLimits(Duration.ofHours(1), 10);

    /** Each of what only the operator may ask, and some that are nobody's at this gateway. */
    private static final List<String> FORBIDDEN = List.of(
            "$JS.API.STREAM.CREATE." + STREAM,
            "$JS.API.STREAM.CREATE.another",
            "$JS.API.STREAM.UPDATE." + STREAM,
            "$JS.API.STREAM.PURGE." + STREAM,
            "$JS.API.STREAM.DELETE." + STREAM,
            "$JS.API.STREAM.MSG.DELETE." + STREAM,
            "$JS.API.STREAM.SNAPSHOT." + STREAM,
            "$JS.API.STREAM.RESTORE." + STREAM,
            "$JS.API.STREAM.PEER.REMOVE." + STREAM,
            "$JS.API.STREAM.LEADER.STEPDOWN." + STREAM,
            "$JS.API.STREAM.INFO.bellwether_messaging_other",
            "$JS.API.ACCOUNT.PURGE.$G",
            "bellwether.messaging.other.rooms.1",
            "bellwether.other.chat.rooms.1",
            "presence.bellwether.messaging.other",
            "$SYS.REQ.SERVER.PING");

    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    private List<Process> started = List.of();
    private String url = "";

    @BeforeEach
    void theServerHasTheStream(@TempDir Path folder) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        url = "nats://127.0.0.1:" + port;
        Path config = Files.writeString(
                folder.resolve("nats.conf"),
                NatsConfig.text(CHAT, 1, 1L << 30)
                        .replace("\"0.0.0.0\"\nport: 4222", "\"127.0.0.1\"\nport: " + port)
                        .replace("http: \"0.0.0.0:8222\"\n", "")
                        .replace("/data", folder.resolve("data").toString()));
        ProcessBuilder program = new ProcessBuilder(System.getenv("NATS_SERVER"), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile());
        var environment = program.environment();
        environment.put("POD_NAME", "chat-nats-0");
        environment.put("OPERATOR_USERNAME", "operator");
        environment.put("OPERATOR_PASSWORD", "po");
        environment.put("NOTIFIER_USERNAME", "notifier");
        environment.put("NOTIFIER_PASSWORD", "pn");
        started = List.of(program.start());
        NotificationLog.Server server = new NotificationLog.Server(List.of(url), "operator", "po");
        Awaitility.await("nats-server answers")
                .ignoreExceptions()
                .until(() -> LOG.ensure(server, LIMITS) != NotificationLog.Outcome.Unchanged);
    }

    @AfterEach
    void theServerEnds() throws InterruptedException {
        for (Process one : started) {
            one.destroyForcibly().waitFor();
        }
    }

    @Test
    void theNotifierPublishesBelowThePrefixAndReadsTheLog() throws Exception {
        try (Connection notifier = connect("notifier", "pn")) {
            long sequence = notifier.jetStream()
                    .publish("bellwether.messaging.chat.rooms.1", "{}".getBytes(StandardCharsets.UTF_8))
                    .getSeqno();
            assertThat(sequence).isEqualTo(1);
            JetStreamSubscription ordered = notifier.jetStream()
                    .subscribe(
                            "bellwether.messaging.chat.>",
                            PushSubscribeOptions.builder().stream(STREAM)
                                    .ordered(true)
                                    .build());
            assertThat(ordered.nextMessage(Duration.ofSeconds(10)).metaData().streamSequence())
                    .isEqualTo(1);
            assertThat(notifier.jetStreamManagement().getMessage(STREAM, 1).getSubject())
                    .isEqualTo("bellwether.messaging.chat.rooms.1");
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void notifiersHearEachOtherWithoutTheLogKeepingIt() throws Exception {
        try (Connection one = connect("notifier", "pn");
                Connection another = connect("notifier", "pn")) {
            Subscription heard = another.subscribe("presence.bellwether.messaging.chat");
            another.flush(Duration.ofSeconds(10));
            one.publish("presence.bellwether.messaging.chat", new byte[] {'{', '}'});
            assertThat(heard.nextMessage(Duration.ofSeconds(10))).isNotNull();
            assertThat(one.jetStreamManagement()
                            .getStreamInfo(STREAM)
                            .getStreamState()
                            .getMsgCount())
                    .isZero();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void theNotifierCanNeitherMakeNorChangeNorEmptyAStreamNorReachAnothers() throws Exception {
        try (Connection notifier = connect("notifier", "pn");
                Connection operator = connect("operator", "po")) {
            notifier.jetStream().publish("bellwether.messaging.chat.rooms.1", new byte[] {'{', '}'});
            StreamInfo before = operator.jetStreamManagement().getStreamInfo(STREAM);
            FORBIDDEN.forEach(subject -> notifier.publish(subject, "_INBOX.answer", new byte[0]));
            notifier.subscribe("bellwether.messaging.other.>");
            notifier.subscribe("presence.>");
            notifier.subscribe("$SYS.>");
            notifier.flush(Duration.ofSeconds(10));

            Awaitility.await("every refusal").until(() -> errors.size() >= FORBIDDEN.size() + 3);
            assertThat(errors).allMatch(error -> error.toLowerCase(Locale.ROOT).contains("permissions violation"));
            FORBIDDEN.forEach(
                    subject -> assertThat(errors).anyMatch(error -> error.contains("Publish to \"" + subject + "\"")));
            StreamInfo after = operator.jetStreamManagement().getStreamInfo(STREAM);
            assertThat(after.getConfiguration().toJson())
                    .isEqualTo(before.getConfiguration().toJson());
            assertThat(after.getStreamState().getMsgCount()).isEqualTo(1);
            assertThat(operator.jetStreamManagement().getStreamNames()).containsExactly(STREAM);
        }
    }

    private Connection connect(String user, String password) throws IOException, InterruptedException {
        return Nats.connect(Options.builder()
                .server(url)
                .userInfo(user, password)
                .noReconnect()
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection connection, String error) {
                        errors.add(error);
                    }
                })
                .build());
    }
}
