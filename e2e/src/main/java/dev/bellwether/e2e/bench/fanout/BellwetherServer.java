package dev.bellwether.e2e.bench.fanout;

import dev.bellwether.e2e.cluster.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This project's notifier with its engine in memory, started as its sample configuration says. */
final class BellwetherServer implements Server {
    private static final String TOPIC = "rooms/1";

    /** What the notifier adds around {@code data}: topic, type and the time. */
    private static final int ENVELOPE =
            "{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"m\":\"\"},\"created_at\":\"2026-01-01T00:00:00.000Z\"}"
                    .length();

    private final List<String> command;
    private final Launched launched;
    private final int port;
    private final int managementPort;

    private BellwetherServer(List<String> command, Launched launched, int port, int managementPort) {
        this.command = command;
        this.launched = launched;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * @param java the program
     * @param options of the JVM
     * @param tls instead of clear text
     * @param limits more of them, as the configuration has them; empty for none
     */
    static BellwetherServer start(Path java, Path jar, List<String> options, Path folder, boolean tls, String limits)
            throws IOException {
        int port = Launched.freePort();
        int managementPort = Launched.freePort();
        String listener = "host: 127.0.0.1, port: " + port;
        if (tls) {
            SelfSigned own = SelfSigned.make(folder, "bench");
            listener += ", tls: {certificate: " + own.certificate() + ", key: " + own.key() + "}";
        }
        Path config = folder.resolve("notifier.yaml");
        Files.writeString(
                config,
                "listener: {" + listener + "}\nmanagement: {port: " + managementPort + "}\nauth: {anonymous: true}\n"
                        + "topics: [{name: rooms/*, retention: {messages: 100, age: 1h}}]\nstream: {heartbeat: 30s}\n"
                        + "limits: {connections: 20000" + (limits.isEmpty() ? "" : ", " + limits) + "}\n");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString(), "--config", config.toString()));
        return new BellwetherServer(List.copyOf(command), Launched.start(command, folder, port), port, managementPort);
    }

    @Override
    public String name() {
        return "Bellwether";
    }

    @Override
    public String described() {
        return "java " + String.join(" ", command.subList(1, command.size() - 3)) + " bellwether-notifier.jar";
    }

    @Override
    public int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    @Override
    public boolean isJvm() {
        return true;
    }

    @Override
    public ServerProcess process() {
        return new ServerProcess(launched.pid());
    }

    @Override
    public String subscribePath() {
        return "/v1/stream?topic=" + TOPIC;
    }

    @Override
    public String publishPath() {
        return "/v1/topics/" + TOPIC;
    }

    @Override
    public String body(String mark) {
        int filling = Math.max(0, EVENT_BYTES - ENVELOPE - mark.length());
        return "{\"type\":\"t\",\"data\":{\"m\":\"" + mark + "x".repeat(filling) + "\"}}";
    }

    @Override
    public void close() throws IOException {
        launched.close();
    }
}
