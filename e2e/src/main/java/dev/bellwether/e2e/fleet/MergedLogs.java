package dev.bellwether.e2e.fleet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The logs of several fleets that write to standard output, sorted into the files of one. Thread-safe. */
public final class MergedLogs implements AutoCloseable {
    private static final Pattern LOG_LINE =
            Pattern.compile(FleetLogs.MARK + "(acks|received|faults|progress) (\\{.*\\})");
    private static final List<String> LOGS = List.of("acks", "received", "faults");

    private final Path folder;
    private final Map<String, OutputStream> files = new HashMap<>();
    private final Map<String, Progress> latest = new ConcurrentHashMap<>();
    private final Map<String, StringBuilder> output = new ConcurrentHashMap<>();

    /** @param folder where the files go */
    public MergedLogs(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        for (String log : LOGS) {
            files.put(log, Files.newOutputStream(folder.resolve(log + ".jsonl")));
        }
    }

    /** What a fleet of that name writes; whole lines count. */
    public OutputStream of(String fleet) {
        output.put(fleet, new StringBuilder());
        return new LineStream(line -> sort(fleet, line));
    }

    private synchronized void sort(String fleet, String line) {
        Matcher matcher = LOG_LINE.matcher(line);
        try {
            if (!matcher.matches()) {
                output.computeIfAbsent(fleet, name -> new StringBuilder())
                        .append(line)
                        .append('\n');
            } else if (matcher.group(1).equals("progress")) {
                latest.put(fleet, Journal.parse(matcher.group(2), Progress.class));
            } else {
                OutputStream file = files.get(matcher.group(1));
                if (file != null) {
                    file.write((matcher.group(2) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a fleet has printed apart from its logs. */
    public synchronized String output(String fleet) {
        return String.valueOf(output.getOrDefault(fleet, new StringBuilder()));
    }

    /** All fleets together. */
    public Progress progress() {
        Progress sum = new Progress(System.currentTimeMillis(), 0, 0, 0, 0, 0, 0);
        for (Progress one : latest.values()) {
            sum = sum.plus(one);
        }
        return sum;
    }

    public synchronized List<Fault> faults() throws IOException {
        return Journal.read(folder.resolve("faults.jsonl"), Fault.class);
    }

    /**
     * Judges what has arrived.
     *
     * @param topics the topic each client followed
     */
    public synchronized Delivery judge(Map<String, String> topics) throws IOException {
        return FleetLogs.judge(folder, topics);
    }

    @Override
    public synchronized void close() throws IOException {
        for (OutputStream file : files.values()) {
            file.close();
        }
    }
}
