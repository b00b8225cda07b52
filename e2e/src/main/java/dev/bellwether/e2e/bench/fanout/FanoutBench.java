package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures fan-out of this build's notifier and of nchan in turn. */
@Command(name = "fanout-bench", description = "Pins servers to the first core; run it on the others.")
public final class FanoutBench implements Callable<Integer> {
    @Option(names = "--java", required = true, description = "Of JDK 25.")
    private Path java = Path.of("");

    @Option(names = "--jar", required = true, description = "The notifier.")
    private Path jar = Path.of("");

    @Option(names = "--nchan", required = true, description = "What the peer's version is.")
    private String nchan = "";

    @Option(names = "--rounds", defaultValue = "5", description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "Counted in each (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm", defaultValue = "20", description = "Seconds before that (default: ${DEFAULT-VALUE}).")
    private int warm;

    @Option(names = "--connections", defaultValue = "4000", description = "(default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--rate", split = ",", required = true, description = "Events a second, one or several.")
    private List<Double> rates = List.of();

    @Option(names = "--streams", defaultValue = "1", description = "On each HTTP/2 connection.")
    private int streams;

    @Option(names = "--wire", split = ",", defaultValue = "H1,H2C", description = "(default: ${DEFAULT-VALUE}).")
    private List<Wire> wires = List.of();

    @Option(names = "--option", description = "Of the notifier's JVM; may be given several times.")
    private List<String> options = new ArrayList<>(List.of("-Xmx512m"));

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FanoutBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Wire wire : wires) {
                for (double rate : rates) {
                    Load load = new Load(
                            wire, connections, streams, rate, Duration.ofSeconds(warm), Duration.ofSeconds(seconds));
                    run(load, folder -> BellwetherServer.start(java, jar, options, folder));
                    run(load, folder -> NchanServer.start(wire, nchan, folder));
                }
            }
        }
        return 0;
    }

    private interface Starter {
        Server in(Path folder) throws IOException;
    }

    private static void run(Load load, Starter starter) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fanout");
        try (Server server = starter.in(folder)) {
            FanoutRun run = FanoutRun.of(server, load);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-10s %s: %.0f deliveries per CPU-second, %d of %d, %.2f s CPU, P50 %.1f ms, P99 %.1f ms%s",
                    server.name(),
                    load,
                    run.perCpuSecond(),
                    run.deliveries(),
                    run.owed(),
                    run.cpu().toMillis() / 1e3,
                    run.p50().toNanos() / 1e6,
                    run.p99().toNanos() / 1e6,
                    run.holds() ? "" : " (does not hold)"));
        }
    }
}
