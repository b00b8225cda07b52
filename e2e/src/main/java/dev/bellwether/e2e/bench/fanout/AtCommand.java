package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a line for each server at each rate. */
@Command(name = "at", description = "Measures at the rates given.")
final class AtCommand implements Callable<Integer> {
    @Mixin
    private final Contest contest = new Contest();

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Option(names = "--rate", split = ",", required = true, description = "Events a second, one or several.")
    private List<Double> rates = List.of();

    @Option(names = "--wire", split = ",", defaultValue = "H1,H2C", description = "(default: ${DEFAULT-VALUE}).")
    private List<Wire> wires = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (int round = 1; round <= contest.rounds; round++) {
            for (Wire wire : wires) {
                for (double rate : rates) {
                    for (Contest.Starter starter : contest.servers(wire, false)) {
                        Path folder = Contest.folder();
                        try (Server server = starter.in(folder);
                                Session session = Session.open(server, wire, load.connections, load.streams)) {
                            session.run(rate, load.warm());
                            print(server, wire, rate, session.run(rate, load.counted()));
                        }
                    }
                }
            }
        }
        return 0;
    }

    private void print(Server server, Wire wire, double rate, FanoutRun run) {
        System.out.println(String.format(
                Locale.ROOT,
                "%-10s %s %s, %.0f events/s: %.0f deliveries per CPU-second, %d of %d, %.2f s CPU, %.0f %% of the core, P50 %.1f ms,"
                        + " P99 %.1f ms%s",
                server.name(),
                load,
                wire,
                rate,
                run.perCpuSecond(),
                run.deliveries(),
                run.owed(),
                run.cpu().toMillis() / 1e3,
                100 * run.busy(),
                run.p50().toNanos() / 1e6,
                run.p99().toNanos() / 1e6,
                run.holds() ? "" : " (does not hold)"));
    }
}
