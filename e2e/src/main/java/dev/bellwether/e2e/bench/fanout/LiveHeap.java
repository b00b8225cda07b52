package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JVM's heap holds after a full collection, by class, from its own {@code GC.class_histogram}. What the collector left where dead objects
 * were, because moving the rest was not worth it, is no object of anybody's and not counted.
 *
 * @param bytes of all live objects
 * @param byClass bytes
 */
record LiveHeap(long bytes, Map<String, Long> byClass) {
    private static final String FILLER = "jdk.internal.vm.Filler";

    /** @param java a {@code java} program; {@code jcmd} stands beside it */
    static LiveHeap of(Path java, long pid) throws IOException {
        Process jcmd = new ProcessBuilder(
                        java.resolveSibling("jcmd").toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return parse(output);
    }

    /** @throws IOException when it is no histogram */
    static LiveHeap parse(String histogram) throws IOException {
        Map<String, Long> classes = new HashMap<>();
        long filled = 0;
        for (String line : histogram.lines().toList()) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length >= 4 && fields[0].matches("\\d+:")) {
                long bytes = Long.parseLong(fields[2]);
                if (fields[3].contains(FILLER)) {
                    filled += bytes;
                } else {
                    classes.merge(fields[3], bytes, Long::sum);
                }
            } else if (fields.length == 3 && fields[0].equals("Total")) {
                return new LiveHeap(Long.parseLong(fields[2]) - filled, classes);
            }
        }
        throw new IOException("not a class histogram: " + histogram);
    }

    /** The classes that grew most since then, a line each, in bytes for each of so many. */
    List<String> grown(LiveHeap before, int count, int lines) {
        List<Map.Entry<String, Long>> all = new ArrayList<>(byClass.entrySet());
        all.replaceAll(entry ->
                Map.entry(entry.getKey(), entry.getValue() - before.byClass().getOrDefault(entry.getKey(), 0L)));
        all.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        return all.stream()
                .limit(lines)
                .map(entry -> "%,6d  %s".formatted(entry.getValue() / count, entry.getKey()))
                .toList();
    }
}
