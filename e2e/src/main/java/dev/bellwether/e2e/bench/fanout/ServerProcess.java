package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What Linux says of a process (proc(5)). */
record ServerProcess(long pid) {
    /** USER_HZ, the same on every Linux that matters. */
    private static final long TICKS_A_SECOND = 100;

    /** User and system time of all its threads since it began. */
    Duration cpu() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofNanos(ticks * (1_000_000_000L / TICKS_A_SECOND));
    }

    /** Bytes that are in memory now. */
    long resident() throws IOException {
        return value(Files.readAllLines(proc("status")), "VmRSS:") << 10;
    }

    private static long value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " in the status of a process"));
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
