package dev.bellwether.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a report says of where it was measured. */
public final class Machine {
    private Machine() {}

    /** Processors, memory, kernel. */
    public static String description() throws IOException {
        String processor = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
        long processors = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("processor"))
                .count();
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D", "");
        return processors + " × " + processor + ", " + Long.parseLong(memory) / (1 << 20) + " GiB, Linux "
                + System.getProperty("os.version");
    }
}
