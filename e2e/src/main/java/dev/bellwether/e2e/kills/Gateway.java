package dev.bellwether.e2e.kills;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One NATS server and three notifiers over it, as a gateway has them, as processes of this machine. */
final class Gateway implements AutoCloseable {
    static final List<String> TOPICS =
            List.of("rooms/1", "rooms/2", "rooms/3", "users/1/unread", "users/2/unread", "users/3/unread");
    private static final int NOTIFIERS = 3;
    private static final String NOTIFIER = """
            listener: {host: 127.0.0.1, port: %d}
            management: {port: 0}
            auth: {anonymous: true}
            topics:
            - {name: "rooms/*", retention: {messages: 100000, age: 1h}}
            - {name: "users/*/unread", retention: {messages: 100000, age: 1h}}
            stream: {retry: 200ms}
            %s
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
        LogServer log = LogServer.start(natsServer, folder);
        victims.add(log.process());
        for (int i = 1; i <= NOTIFIERS; i++) {
            int port = Victim.freePort();
            Path yaml = Files.writeString(
                    folder.resolve("notifier-" + i + ".yaml"), NOTIFIER.formatted(port, log.backplane()));
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
