package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real {@code nats-server} on a loopback port, with a user who may do everything and one who may do what a notifier may. */
public final class NatsServer implements AutoCloseable {
    static final String STREAM = "bellwether_messaging_chat";
    private static final String PREFIX = "bellwether.messaging.chat";
    private static final String CONFIG = """
            host: "127.0.0.1"
            port: %d
            jetstream {store_dir: "%s"}
            %s
            authorization {
              users: [
                {user: admin, password: admin}
                {user: notifier, password: secret, permissions: {
                  publish: {allow: [
                    "bellwether.messaging.chat.>", "presence.bellwether.messaging.chat", "$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.INFO.bellwether_messaging_chat",
                    "$JS.API.STREAM.MSG.GET.bellwether_messaging_chat", "$JS.API.DIRECT.GET.bellwether_messaging_chat",
                    "$JS.API.DIRECT.GET.bellwether_messaging_chat.>", "$JS.API.CONSUMER.CREATE.bellwether_messaging_chat",
                    "$JS.API.CONSUMER.CREATE.bellwether_messaging_chat.>", "$JS.API.CONSUMER.INFO.bellwether_messaging_chat.>",
                    "$JS.API.CONSUMER.DELETE.bellwether_messaging_chat.>", "$JS.API.CONSUMER.MSG.NEXT.bellwether_messaging_chat.>",
                    "$JS.ACK.bellwether_messaging_chat.>", "$JS.FC.bellwether_messaging_chat.>"]}
                  subscribe: {allow: ["_INBOX.>", "presence.bellwether.messaging.chat"]}}}
              ]
            }
            """;

    private final Path folder;
    private final int port;
    private final @Nullable SSLContext administrator;
    private @Nullable Process process;

    NatsServer(Path folder, int port) {
        this(folder, port, null);
    }

    private NatsServer(Path folder, int port, @Nullable SSLContext administrator) {
        this.folder = folder;
        this.port = port;
        this.administrator = administrator;
    }

    /** Starts a server that keeps its files in that folder. */
    public static NatsServer in(Path folder) throws IOException {
        return in(folder, "", null);
    }

    /**
     * Starts one that speaks TLS alone.
     *
     * @param tls what its file says of it
     * @param administrator whom the test trusts, and what it shows
     */
    static NatsServer in(Path folder, String tls, @Nullable SSLContext administrator) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NatsServer server = new NatsServer(folder, free.getLocalPort(), administrator);
            Files.writeString(folder.resolve("nats.conf"), CONFIG.formatted(server.port, folder.resolve("store"), tls));
            Files.writeString(folder.resolve("username"), "notifier");
            Files.writeString(folder.resolve("password"), "secret");
            free.close();
            server.start();
            return server;
        }
    }

    /** Starts it again, on the same port with the same files. */
    public void start() throws IOException {
        process = new ProcessBuilder(
                        System.getenv("NATS_SERVER"),
                        "--config",
                        folder.resolve("nats.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nats.log").toFile()))
                .start();
        Awaitility.await("nats-server answers").ignoreExceptions().until(() -> {
            admin().close();
            return true;
        });
    }

    /** Ends it as a crash would; what was acknowledged is on disk. */
    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Makes it answer nothing, connections staying as they are, until {@link #resume}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running == null
                || new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                                .start()
                                .waitFor()
                        != 0) {
            throw new IOException("kill -" + name + ": failed (expected: a nats-server that runs)");
        }
    }

    /** As the operator does. */
    public void createStream() throws Exception {
        createStream(true);
    }

    /** @param ttl whether messages may have a time to live of their own */
    void createStream(boolean ttl) throws Exception {
        try (Connection connection = admin()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(STREAM)
                            .subjects(PREFIX + ".>")
                            .storageType(StorageType.File)
                            .allowDirect(true)
                            .allowMessageTtl(ttl)
                            .build());
        }
    }

    void limit(int messagesPerTopic, Duration duplicateWindow) throws Exception {
        try (Connection connection = admin()) {
            StreamConfiguration present =
                    connection.jetStreamManagement().getStreamInfo(STREAM).getConfiguration();
            connection
                    .jetStreamManagement()
                    .updateStream(StreamConfiguration.builder(present)
                            .maxMessagesPerSubject(messagesPerTopic)
                            .duplicateWindow(duplicateWindow)
                            .build());
        }
    }

    void allowTtl() throws Exception {
        try (Connection connection = admin()) {
            StreamConfiguration present =
                    connection.jetStreamManagement().getStreamInfo(STREAM).getConfiguration();
            connection
                    .jetStreamManagement()
                    .updateStream(StreamConfiguration.builder(present)
                            .allowMessageTtl(true)
                            .build());
        }
    }

    long messages() throws Exception {
        try (Connection connection = admin()) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo(STREAM)
                    .getStreamState()
                    .getMsgCount();
        }
    }

    /** Of the newest message; empty for none. */
    String lastHeader(String name) throws Exception {
        try (Connection connection = admin()) {
            Headers headers = connection
                    .jetStreamManagement()
                    .getLastMessage(STREAM, PREFIX + ".>")
                    .getHeaders();
            String value = headers == null ? null : headers.getFirst(name);
            return value == null ? "" : value;
        }
    }

    void deleteStream() throws Exception {
        try (Connection connection = admin()) {
            connection.jetStreamManagement().deleteStream(STREAM);
        }
    }

    public BackplaneConfig.JetStream config() {
        return config(port);
    }

    /** By way of a relay. */
    BackplaneConfig.JetStream config(int relay) {
        return new BackplaneConfig.JetStream(
                "nats://127.0.0.1:" + relay,
                STREAM,
                PREFIX,
                folder.resolve("username"),
                folder.resolve("password"),
                null,
                null,
                null);
    }

    int port() {
        return port;
    }

    Connection asNotifier() throws IOException, InterruptedException {
        return connect("notifier", "secret");
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** Counts the consumers of the stream from now on. */
    ConsumerCount countConsumers() throws Exception {
        return new ConsumerCount(admin(), STREAM);
    }

    /** A connection of who may do everything. */
    Connection admin() throws IOException, InterruptedException {
        return connect("admin", "admin");
    }

    private Connection connect(String user, String password) throws IOException, InterruptedException {
        Options.Builder options = Options.builder()
                .server("nats://127.0.0.1:" + port)
                .userInfo(user, password)
                .maxReconnects(0);
        if (administrator != null) {
            options.sslContext(administrator);
        }
        return Nats.connect(options.build());
    }
}
