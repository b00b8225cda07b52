package dev.bellwether.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.notifier.WebSocketWire.Http;
import dev.bellwether.notifier.backplane.NatsServer;
import dev.bellwether.notifier.config.BackplaneConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two notifiers here and a third in a process of its own, which is killed, on a real NATS. */
@Tag("nats")
class PresenceAcrossPodsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private NatsServer nats;
    private String yaml;
    private Served one;
    private Served two;

    @BeforeEach
    void start() throws Exception {
        nats = NatsServer.in(folder);
        nats.createStream();
        BackplaneConfig.JetStream log = nats.config();
        yaml = "presence: {enabled: true, grace: 0s, announce: 500ms}\n"
                + "backplane: {type: JetStream, url: '" + log.url() + "', stream: " + log.stream() + ", subjectPrefix: "
                + log.subjectPrefix() + ", usernameFile: " + log.usernameFile() + ", passwordFile: "
                + log.passwordFile() + "}\n";
        one = new Served(yaml);
        two = new Served(yaml);
        for (Served each : List.of(one, two)) {
            await().until(() -> each.get("/v1/poll?topic=rooms/1&wait=0s").statusCode() == 200);
            await().until(() -> each.gauge("bellwether.presence.pods") == 2 && total(each) == 0);
        }
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        nats.close();
    }

    @Test
    void whoComesToOnePodIsSeenOnTheOther() throws Exception {
        try (WebSocketWire watching = Http.HTTP_1_1.open(one, "topic=rooms/1&presence=true")) {
            assertThat(action(watching)).isEqualTo("members");
            WebSocketWire coming = Http.HTTP_1_1.open(two, "topic=rooms/1");
            coming.next();
            assertThat(action(watching)).isEqualTo("join");
            await().until(() -> total(two) == 2 && total(one) == 2);
            coming.close();
            assertThat(action(watching)).isEqualTo("leave");
        }
        await().until(() -> total(two) == 0);
    }

    @Test
    void whoWasThereByAPodThatIsKilledLeavesAfterThreeMissedAnnouncements() throws Exception {
        InetSocketAddress address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        Path config = Files.writeString(
                folder.resolve("third.yaml"),
                "listener: {host: 127.0.0.1, port: " + address.getPort()
                        + "}\nauth: {anonymous: true}\nmanagement: {port: 0}\ntopics: [{name: 'rooms/*'}]\n" + yaml);
        Process third = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.bellwether.notifier.Main",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("third.log").toFile())
                .start();
        try (WebSocketWire watching = Http.HTTP_1_1.open(one, "topic=rooms/1&presence=true")) {
            assertThat(action(watching)).isEqualTo("members");
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> WebSocketWire.http1(
                            address, "/v1/ws?topic=rooms/1")
                    .next()
                    .event()
                    .equals("cursor"));
            assertThat(action(watching)).isEqualTo("join");
            await().until(() -> total(two) == 2);
            third.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            assertThat(action(watching)).isEqualTo("leave");
            // Three announcements of 500 ms, and a tick; the rest is for a busy machine.
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
            await().until(() -> total(two) == 1 && two.gauge("bellwether.presence.pods") == 2);
        } finally {
            third.destroyForcibly();
        }
    }

    @Test
    void whileNatsAnswersNothingNobodyIsTakenForGone() throws Exception {
        try (WebSocketWire watching = Http.HTTP_1_1.open(one, "topic=rooms/1&presence=true");
                WebSocketWire there = Http.HTTP_1_1.open(two, "topic=rooms/1")) {
            there.next();
            await().until(() -> total(one) == 2 && total(two) == 2);
            nats.kill();
            double sent = sent(one);
            await("more announcements than make a pod gone").until(() -> sent(one) >= sent + 5);
            nats.start();
            // Whoever comes before the log is back is sent away again.
            await().until(() -> two.get("/v1/poll?topic=rooms/1&wait=0s").statusCode() == 200);
            WebSocketWire coming = Http.HTTP_1_1.open(two, "topic=rooms/2");
            await().until(() -> JSON.readTree(one.get("/v1/presence/rooms/2").body())
                            .path("total")
                            .asInt()
                    == 1);
            assertThat(one.count("bellwether.presence.changes", "action", "leave"))
                    .isZero();
            coming.close();
        }
    }

    private static String action(WebSocketWire wire) throws Exception {
        JsonNode frame = wire.nextEvent().json();
        assertThat(frame.path("event").asText()).isEqualTo("presence");
        return frame.path("data").path("action").asText();
    }

    private static double sent(Served served) {
        return served.count("bellwether.presence.announcements", "outcome", "sent");
    }

    private static int total(Served served) throws Exception {
        return JSON.readTree(served.get("/v1/presence/rooms/1").body())
                .path("total")
                .asInt();
    }
}
