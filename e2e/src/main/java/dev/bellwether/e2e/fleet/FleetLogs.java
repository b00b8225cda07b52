package dev.bellwether.e2e.fleet;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a fleet, as lines of standard output that {@link #MARK} and the log's name begin, or in one folder: {@code acks.jsonl}, {@code received.jsonl}, {@code faults.jsonl}, {@code progress.jsonl}, and at the end {@code summary.json}.
 */
final class FleetLogs implements AutoCloseable {
    /** What begins a line that belongs to a log. */
    static final String MARK = "@";

    private final @Nullable Path folder;
    final Journal<Ack> acks;
    final Journal<Receipt> received;
    final Journal<Fault> faults;
    final Journal<Progress> progress;

    /** Logs to standard output. */
    FleetLogs() {
        this.folder = null;
        acks = marked("acks");
        received = marked("received");
        faults = marked("faults");
        progress = marked("progress");
    }

    private static <T> Journal<T> marked(String name) {
        return new Journal<>(System.out, MARK + name + " ");
    }

    FleetLogs(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        acks = new Journal<>(folder.resolve("acks.jsonl"));
        received = new Journal<>(folder.resolve("received.jsonl"));
        faults = new Journal<>(folder.resolve("faults.jsonl"));
        progress = new Journal<>(folder.resolve("progress.jsonl"));
    }

    /** Notes a fault, on disk at once: whoever waits for the first one reads the file. */
    void fault(String client, String kind, String detail) {
        faults.append(new Fault(System.currentTimeMillis(), client, kind, detail));
        faults.flush();
    }

    void flush() {
        acks.flush();
        received.flush();
        progress.flush();
    }

    /**
     * Judges what is on disk.
     *
     * @throws IllegalStateException if the logs are not
     */
    Delivery judge(Map<String, String> topics) throws IOException {
        flush();
        return judge(folder(), topics);
    }

    private Path folder() {
        if (folder == null) {
            throw new IllegalStateException("logs: on standard output (expected: a folder)");
        }
        return folder;
    }

    /** Judges the logs of a folder. */
    static Delivery judge(Path folder, Map<String, String> topics) throws IOException {
        return Delivery.judge(
                topics,
                Journal.read(folder.resolve("acks.jsonl"), Ack.class),
                Journal.read(folder.resolve("received.jsonl"), Receipt.class));
    }

    void summary(Delivery delivery) throws IOException {
        Path written = folder().resolve("summary.json.new");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(written.toFile(), delivery);
        Files.move(written, folder().resolve("summary.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        acks.close();
        received.close();
        faults.close();
        progress.close();
    }
}
