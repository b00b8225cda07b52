package dev.bellwether.e2e.kills;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One NATS server and three notifiers over it, as a gateway has them, as processes of this machine. */
final class Gateway implements AutoCloseable {
    static final List<String> TOPICS =
            List.of("rooms/1", "rooms/2", "rooms/3", "users/1/unread", "users/2/unread", "users/3/unread");
    private static final int NOTIFIERS = 3;
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
    private static final String NOTIFIER = """
            listener: {host: 127.0.0.1, port: %d}
            management: {port: 0}
            auth: {anonymous: true}
            topics:
            - {name: "rooms/*", retention: {messages: 100000, age: 1h}}
            - {name: "users/*/unread", retention: {messages: 100000, age: 1h}}
            stream: {retry: 200ms}
            backplane: {type: JetStream, url: "nats://127.0.0.1:%d", stream: %s, subjectPrefix: %s, usernameFile: %s, passwordFile: %s}
            """;

    private final List<Victim> victims = new ArrayList<>();

    private Gateway() {}

    /** Starts them; returns once all listen. */
    static Gateway start(Path natsServer, Path java, Path jar, Path folder)
            throws IOException, InterruptedException, JetStreamApiException {
        Gateway gateway = new Gateway();
        try {
            gateway.open(natsServer, java, jar, folder);
            return gateway;
        } catch (IOException | InterruptedException | JetStreamApiException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void open(Path natsServer, Path java, Path jar, Path folder)
            throws IOException, InterruptedException, JetStreamApiException {
        int natsPort = Victim.freePort();
        Path config = Files.writeString(
                folder.resolve("nats.conf"),
                NATS.formatted(natsPort, folder.resolve("store"), permissions(), PRESENCE));
        Path secret = Files.writeString(folder.resolve("secret"), "notifier");
        add(new Victim("nats", List.of(natsServer.toString(), "--config", config.toString()), natsPort, folder));
        createStream(natsPort);
        for (int i = 1; i <= NOTIFIERS; i++) {
            int port = Victim.freePort();
            Path yaml = Files.writeString(
                    folder.resolve("notifier-" + i + ".yaml"),
                    NOTIFIER.formatted(port, natsPort, STREAM, PREFIX, secret, secret));
            // What a JVM costs is its start: the first compiler alone makes a hundred of them cheap.
            add(new Victim(
                    "notifier-" + i,
                    List.of(
                            java.toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            jar.toString(),
                            "--config",
                            yaml.toString()),
                    port,
                    folder));
        }
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

    private void add(Victim victim) throws IOException, InterruptedException {
        victims.add(victim);
        victim.start();
        victim.awaitListening();
    }

    /** NATS first. */
    List<Victim> victims() {
        return List.copyOf(victims);
    }

    /** Where clients go. */
    List<URI> origins() {
        return victims.stream()
                .skip(1)
                .map(notifier -> URI.create("http://127.0.0.1:" + notifier.port()))
                .toList();
    }

    @Override
    public void close() {
        victims.forEach(Victim::close);
    }
}
