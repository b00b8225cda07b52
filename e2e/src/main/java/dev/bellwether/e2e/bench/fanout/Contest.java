package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Who is measured, and how often. */
final class Contest {
    private static final String COMPACT = "-XX:+UseCompactObjectHeaders";
    private static final List<String> USUAL = List.of("-XX:+UseSerialGC", COMPACT, "-Xmx512m");

    @Option(names = "--java", required = true, description = "Of JDK 25.")
    Path java = Path.of("");

    @Option(names = "--jar", required = true, description = "The notifier.")
    private Path jar = Path.of("");

    @Option(names = "--nchan", defaultValue = "", description = "What the peer's version is; none is measured without.")
    private String nchan = "";

    @Option(names = "--rounds", defaultValue = "5", description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--option", description = "Of the notifier's JVM; may be given several times.")
    private List<String> options = new ArrayList<>(USUAL);

    @Option(names = "--report", description = "A file of Markdown that gets the result.")
    private Path report = Path.of("");

    /** What a section's title says of the notifier's JVM, where that is not as it is meant to be run. */
    String without() {
        return options.contains(COMPACT) ? "" : ", without compact object headers";
    }

    /** As a reader would type them; empty for the usual ones. */
    String optionsGiven() {
        return options.equals(USUAL) ? "" : " --option=" + String.join(" --option=", options);
    }

    /** Starts one of those measured. */
    interface Starter {
        Server in(Path folder) throws IOException;
    }

    /** This build's notifier first, then the peer if there is one. */
    List<Starter> servers(Wire wire, boolean tls) {
        List<Starter> servers = new ArrayList<>();
        servers.add(folder -> bellwether(folder, tls));
        if (!nchan.isEmpty()) {
            servers.add(folder -> NchanServer.start(wire, nchan, folder, tls));
        }
        return servers;
    }

    BellwetherServer bellwether(Path folder, boolean tls) throws IOException {
        return BellwetherServer.start(java, jar, options, folder, tls, "");
    }

    /** In clear text. @param limits more of them, as the configuration has them */
    BellwetherServer bellwether(Path folder, String limits) throws IOException {
        return BellwetherServer.start(java, jar, options, folder, false, limits);
    }

    /** Adds a section to the report, if one was asked for, in the place of what it had under that title. */
    void report(Section section) throws IOException {
        report(section, Section.HEAD);
    }

    /** As {@link #report(Section)}. @param head what the report begins with if there is none yet */
    void report(Section section, String head) throws IOException {
        System.out.println(section.text());
        if (!report.toString().isEmpty()) {
            String before = Files.exists(report) ? Files.readString(report) : head;
            Files.writeString(report, section.in(before));
        }
    }

    static Path folder() throws IOException {
        return Files.createTempDirectory("fanout");
    }
}
