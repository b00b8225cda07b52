package dev.bellwether.e2e.bench.fanout;

import dev.bellwether.e2e.bench.Machine;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of {@code docs/measurements-fanout.md}: what one command measured.
 *
 * @param title identifies it in the file
 * @param text all of it, its heading included; ends with a line feed
 */
record Section(String title, String text) {
    static final String HEAD = """
            # Measurements of fan-out

            Written by the commands that each section names; do not edit. A server runs alone on the first core, the clients (Java NIO, which look
            for marks in what comes and do nothing else) and the publisher on the second. Deliveries are counted at the clients. A CPU-second is the
            server process's user and system time, garbage collection included. Delays count from when an event was due by a schedule that is fixed
            in advance. An event is 200 bytes of JSON. Each run starts its server anew; runs of the servers alternate. Each server is warmed up by
            the same load, for as long as the section says; no heap is touched in advance.
            """;

    /**
     * @param command as a reader would type it
     * @param servers how each was started
     * @param said what was measured and how
     * @param table lines of Markdown
     */
    static Section of(String title, String command, List<String> servers, String said, List<String> table)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("## " + title);
        lines.add("`" + command + "`, " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", on "
                + Machine.description() + ".");
        servers.forEach(server -> lines.add("- " + server));
        lines.add("");
        lines.add(said);
        lines.add("");
        lines.addAll(table);
        return new Section(title, String.join("\n", lines) + "\n");
    }

    /** The file with this section in it, where it was before or at the end. */
    String in(String file) {
        String start = file.isBlank() ? HEAD : file;
        Matcher before = Pattern.compile("(?ms)^## " + Pattern.quote(title) + "\n.*?(?=^## |\\z)")
                .matcher(start);
        if (before.find()) {
            String rest = start.substring(before.end());
            return start.substring(0, before.start()) + text + (rest.isEmpty() ? "" : "\n" + rest);
        }
        return start.stripTrailing() + "\n\n" + text;
    }
}
