package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a delivery costs where each is a write of its own. */
@Command(name = "steady", description = "Measures at a rate at which nothing is put together.")
final class SteadyCommand implements Callable<Integer> {
    @Mixin
    private final Contest contest = new Contest();

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Option(names = "--rate", defaultValue = "20", description = "Events a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    private record Row(String server, Wire wire) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<Row, List<FanoutRun>> runs = new LinkedHashMap<>();
        Map<String, String> described = new LinkedHashMap<>();
        for (int round = 1; round <= contest.rounds; round++) {
            for (Wire wire : List.of(Wire.H1, Wire.H2C)) {
                for (Contest.Starter starter : contest.servers(wire, false)) {
                    try (Server server = starter.in(Contest.folder());
                            Session session = Session.open(server, wire, load.connections, 1)) {
                        described.put(server.name(), server.name() + ": " + server.described());
                        session.run(rate, load.warm());
                        runs.computeIfAbsent(new Row(server.name(), wire), any -> new ArrayList<>())
                                .add(session.run(rate, load.counted()));
                    }
                }
            }
        }
        contest.report(section(runs, described));
        return 0;
    }

    private Section section(Map<Row, List<FanoutRun>> runs, Map<String, String> described) throws IOException {
        List<String> table = new ArrayList<>(List.of(
                "| server | wire | µs of CPU per delivery, median | deliveries per CPU-second, median | P99, ms, median | lost"
                        + " | deliveries per CPU-second, each run |",
                "|---|---|---|---|---|---|---|"));
        runs.forEach((row, all) -> {
            Medians perSecond = perSecond(all);
            table.add("| " + row.server() + " | " + row.wire() + " | "
                    + new Medians(List.of(1e6 / perSecond.median())).median(2) + " | " + perSecond.median(0) + " | "
                    + new Medians(all.stream()
                                    .map(run -> run.p99().toNanos() / 1e6)
                                    .toList())
                            .median(0)
                    + " | "
                    + all.stream()
                            .mapToLong(run -> run.owed() - run.deliveries())
                            .sum()
                    + " | " + perSecond.each(0) + " |");
        });
        String ours = described.keySet().iterator().next();
        runs.entrySet().stream()
                .filter(entry -> !entry.getKey().server().equals(ours))
                .mapToDouble(entry -> perSecond(entry.getValue()).median())
                .max()
                .ifPresent(best -> {
                    table.add("");
                    runs.forEach((row, all) -> {
                        if (row.server().equals(ours)) {
                            table.add("- "
                                    + Target.atLeast(
                                            ours + " over " + row.wire()
                                                    + ", deliveries per CPU-second against the peer's better wire",
                                            best,
                                            perSecond(all).median()));
                        }
                    });
                });
        return Section.of(
                "Nothing coalesces: " + load.connections + " connections at " + rate + " events/s",
                "e2e/bench/fanout steady --rounds " + contest.rounds + " --warm " + load.warm + " --seconds "
                        + load.seconds,
                List.copyOf(described.values()),
                "Each delivery is a write of its own. Warmed up for " + load.warm + " s, counted for " + load.seconds
                        + " s.",
                table);
    }

    private static Medians perSecond(List<FanoutRun> all) {
        return new Medians(all.stream().map(FanoutRun::perCpuSecond).toList());
    }
}
