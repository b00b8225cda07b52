package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the highest rate that each server holds, and says what deliveries cost there. */
@Command(name = "saturation", description = "Finds the highest rate without loss and with P99 <= 500 ms.")
final class SaturationCommand implements Callable<Integer> {
    @Mixin
    private final Contest contest = new Contest();

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Option(names = "--wire", defaultValue = "H2C", description = "(default: ${DEFAULT-VALUE}).")
    private Wire wire = Wire.H2C;

    @Option(
            names = "--first",
            defaultValue = "20",
            description = "Events a second to begin with (default: ${DEFAULT-VALUE}).")
    private double first;

    @Option(
            names = "--target",
            defaultValue = "300000",
            description = "Deliveries per CPU-second (default: ${DEFAULT-VALUE}).")
    private double target;

    private record Found(double rate, FanoutRun run) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, List<Found>> found = new LinkedHashMap<>();
        Map<String, String> described = new LinkedHashMap<>();
        for (int round = 1; round <= contest.rounds; round++) {
            for (Contest.Starter starter : contest.servers(wire, false)) {
                search(starter, found, described);
            }
        }
        contest.report(section(found, described));
        return 0;
    }

    private void search(Contest.Starter starter, Map<String, List<Found>> found, Map<String, String> described)
            throws IOException, InterruptedException {
        RateSearch search = new RateSearch(first);
        Found best = null;
        String name = "";
        while (search.next().isPresent()) {
            // A client that was sent away cannot be had back: then the next rate has a new server.
            try (Server server = starter.in(Contest.folder());
                    Session session = Session.open(server, wire, load.connections, load.streams)) {
                name = server.name();
                described.put(name, server.name() + ": " + server.described());
                session.run(search.next().getAsDouble(), load.warm());
                for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
                    FanoutRun run = session.run(rate.getAsDouble(), load.counted());
                    print(name, rate.getAsDouble(), run);
                    search.tried(run.holds());
                    best = search.best() == rate.getAsDouble() ? new Found(rate.getAsDouble(), run) : best;
                }
            } catch (ClientFailedException e) {
                System.out.printf(
                        Locale.ROOT,
                        "%s at %.1f events/s: %s%n",
                        name,
                        search.next().orElse(0),
                        e.getMessage());
                search.tried(false);
            }
        }
        if (best == null) {
            throw new IOException(name + " holds no rate");
        }
        found.computeIfAbsent(name, any -> new ArrayList<>()).add(best);
    }

    private static void print(String name, double rate, FanoutRun run) {
        System.out.printf(
                Locale.ROOT,
                "%s at %.1f events/s: %,.0f per CPU-second, %d of %d, %.0f %% of the core, P50 %.1f ms, P99 %.1f ms%n",
                name,
                rate,
                run.perCpuSecond(),
                run.deliveries(),
                run.owed(),
                100 * run.busy(),
                run.p50().toNanos() / 1e6,
                run.p99().toNanos() / 1e6);
    }

    private Section section(Map<String, List<Found>> found, Map<String, String> described) throws IOException {
        List<String> table = new ArrayList<>(List.of(
                "| server | deliveries per CPU-second, median | rate that holds, events/s, median | P99 there, ms, median"
                        + " | of the core | deliveries per CPU-second, each run | rate, each run |",
                "|---|---|---|---|---|---|---|"));
        found.forEach((name, all) -> {
            Medians rates = medians(all, one -> one.rate());
            Medians costs = medians(all, one -> one.run().perCpuSecond());
            table.add("| " + name + " | " + costs.median(0) + " | " + rates.median(0) + " | "
                    + medians(all, one -> one.run().p99().toNanos() / 1e6).median(0) + " | "
                    + medians(all, one -> 100 * one.run().busy()).median(0) + " % | " + costs.each(0) + " | "
                    + rates.each(0) + " |");
        });
        double ours = medians(found.values().iterator().next(), one -> one.run().perCpuSecond())
                .median();
        table.add("");
        table.add(Target.atLeast("Bellwether, deliveries per CPU-second", target, ours));
        return Section.of(
                "Saturation: " + load + " (" + wire + ")",
                "e2e/bench/fanout saturation --wire " + wire + " --connections " + load.connections + " --streams "
                        + load.streams + " --rounds " + contest.rounds + " --warm " + load.warm + " --seconds "
                        + load.seconds,
                List.copyOf(described.values()),
                "Each server's rate is raised by halves from " + first + " events/s, " + load.seconds + " s each after "
                        + load.warm
                        + " s of warming up, until an event is lost or P99 is above 500 ms, then searched for twice between the"
                        + " last two; the figures are those of the highest rate that held.",
                table);
    }

    private static Medians medians(List<Found> all, java.util.function.ToDoubleFunction<Found> figure) {
        return new Medians(all.stream().mapToDouble(figure).boxed().toList());
    }
}
