package dev.bellwether.e2e.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Fault;
import dev.bellwether.e2e.fleet.FleetMain;
import dev.bellwether.e2e.fleet.Journal;
import dev.bellwether.e2e.fleet.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A fleet in a process of its own, so that it can be in the clients' network namespace. */
public final class FleetProcess implements RunningFleet {
    private static final Duration SETTLE = Duration.ofSeconds(120);

    private final Process process;
    private final Path logs;

    private FleetProcess(Process process, Path logs) {
        this.process = process;
        this.logs = logs;
    }

    /**
     * Starts clients among those of the cluster, each with an address of its own, and a publisher.
     *
     * @param origin {@code http://host:port} of the gateway
     * @param clients how many, at most 250
     * @param topics the clients are dealt out to them in turn
     * @param payloads folder of JSON objects
     * @param logs where the fleet writes what it did and saw
     */
    public static FleetProcess start(
            RealCluster cluster, String origin, int clients, List<String> topics, Path payloads, Path logs)
            throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FleetMain.class.getName(),
                "--origin",
                origin,
                "--clients",
                Integer.toString(clients),
                "--payloads",
                payloads.toString(),
                "--logs",
                logs.toString()));
        topics.forEach(topic -> java.addAll(List.of("--topic", topic)));
        Files.createDirectories(logs);
        Process process = new ProcessBuilder(cluster.amongClients(java))
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("output.txt").toFile())
                .start();
        process.getOutputStream().close();
        return new FleetProcess(process, logs);
    }

    /** Waits until all clients follow and publishing has begun. */
    public void awaitFollowing(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!output().contains("following:")) {
            if (!alive() || System.nanoTime() > deadline) {
                throw new AssertionError("the fleet does not follow; it printed:\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public Optional<Progress> progress() {
        List<Progress> all = read("progress.jsonl", Progress.class);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    @Override
    public void mustRun() {
        if (!alive()) {
            throw new AssertionError("the fleet has ended; it printed:\n" + output());
        }
    }

    @Override
    public List<Fault> faultsSince(long millis) {
        return read("faults.jsonl", Fault.class).stream()
                .filter(fault -> fault.at() >= millis)
                .toList();
    }

    /** Whether it runs; what it printed is in {@code output.txt} of its logs. */
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public Delivery finish() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(SETTLE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the fleet did not end within " + SETTLE + "; it printed:\n" + output());
        }
        Path summary = logs.resolve("summary.json");
        if (!Files.exists(summary)) {
            throw new IOException("the fleet failed; it printed:\n" + output());
        }
        return new ObjectMapper().readValue(summary.toFile(), Delivery.class);
    }

    public String output() {
        try {
            return Files.readString(logs.resolve("output.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private <T> List<T> read(String name, Class<T> type) {
        Path file = logs.resolve(name);
        try {
            return Files.exists(file) ? Journal.read(file, type) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
