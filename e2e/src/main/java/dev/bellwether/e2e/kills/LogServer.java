package dev.bellwether.e2e.kills;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A gateway's log: one NATS server, as a process of this machine, with the stream that the operator would make. */
public final class LogServer implements AutoCloseable {
    private static final String STREAM = "bellwether_kills_chat";
    private static final String PREFIX = "bellwether.kills.chat";
    private static final String PRESENCE = "presence." + PREFIX;
    private static final int MESSAGES = 100_000;
    private static final String NATS = """
            host: "127.0.0.1"
            port: %d
            jetstream {store_dir: "%s", sync_interval: always}
            authorization {users: [
              {user: "operator", password: "operator"}
              {user: "notifier", password: "notifier", permissions: {publish: {allow: [%s]}, subscribe: {allow: ["_INBOX.>", "%s"]}}}
            ]}
            """;

    private final Victim process;
    private final Path secret;

    private LogServer(Victim process, Path secret) {
        this.process = process;
        this.secret = secret;
    }

    /**
     * Starts it; returns once it listens and has the stream.
     *
     * @param folder for its files
     */
    public static LogServer start(Path natsServer, Path folder)
            throws IOException, InterruptedException, JetStreamApiException {
        int port = Victim.freePort();
        Path config = Files.writeString(
                folder.resolve("nats.conf"), NATS.formatted(port, folder.resolve("store"), permissions(), PRESENCE));
        Path secret = Files.writeString(folder.resolve("secret"), "notifier");
        LogServer server = new LogServer(
                new Victim("nats", List.of(natsServer.toString(), "--config", config.toString()), port, folder),
                secret);
        try {
            server.process.start();
            server.process.awaitListening();
            createStream(port);
            return server;
        } catch (IOException | InterruptedException | JetStreamApiException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The line of a notifier's configuration that names it. */
    public String backplane() {
        return "backplane: {type: JetStream, url: \"nats://127.0.0.1:" + process.port() + "\", stream: " + STREAM
                + ", subjectPrefix: " + PREFIX + ", usernameFile: " + secret + ", passwordFile: " + secret + "}\n";
    }

    Victim process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    /** As the operator lets a notifier of the gateway {@code chat} in the namespace {@code kills}; a test compares the two. */
    static List<String> notifierMayPublish() {
        return List.of(
                PREFIX + ".>",
                PRESENCE,
                "$JS.API.INFO",
                "$JS.API.STREAM.NAMES",
                "$JS.API.STREAM.INFO." + STREAM,
                "$JS.API.STREAM.MSG.GET." + STREAM,
                "$JS.API.DIRECT.GET." + STREAM,
                "$JS.API.DIRECT.GET." + STREAM + ".>",
                "$JS.API.CONSUMER.CREATE." + STREAM,
                "$JS.API.CONSUMER.CREATE." + STREAM + ".>",
                "$JS.API.CONSUMER.INFO." + STREAM + ".>",
                "$JS.API.CONSUMER.DELETE." + STREAM + ".>",
                "$JS.API.CONSUMER.MSG.NEXT." + STREAM + ".>",
                "$JS.ACK." + STREAM + ".>",
                "$JS.FC." + STREAM + ".>");
    }

    private static String permissions() {
        return notifierMayPublish().stream().map(subject -> '"' + subject + '"').collect(Collectors.joining(", "));
    }

    /** As the operator does. */
    private static void createStream(int port) throws IOException, InterruptedException, JetStreamApiException {
        Options options = Options.builder()
                .server("nats://127.0.0.1:" + port)
                .userInfo("operator", "operator")
                .build();
        try (Connection connection = Nats.connect(options)) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(STREAM)
                            .subjects(PREFIX + ".>")
                            .storageType(StorageType.File)
                            .maxAge(Duration.ofHours(1))
                            .duplicateWindow(Duration.ofMinutes(2))
                            .maxMessagesPerSubject(MESSAGES + 1)
                            .allowDirect(true)
                            .allowMessageTtl(true)
                            .build());
        }
    }
}
