package dev.bellwether.e2e.kills;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Fault;
import dev.bellwether.e2e.fleet.Fleet;
import dev.bellwether.e2e.fleet.FleetSettings;
import dev.bellwether.e2e.fleet.Journal;
import dev.bellwether.e2e.fleet.Travel;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exit 0 if every acknowledged notification arrived at every client and none came twice, 1 otherwise, 2 for bad options. */
@Command(
        name = "kills",
        mixinStandardHelpOptions = true,
        description = "Kills NATS and notifiers at random while clients publish and resume.")
public final class KillCampaign implements Callable<Integer> {
    private static final int CLIENTS = 24;
    private static final double RATE = 40;
    private static final Duration LIFE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--java", required = true, description = "Of JDK 25.")
    private Path java = Path.of("");

    @Option(names = "--jar", required = true, description = "The notifier.")
    private Path jar = Path.of("");

    @Option(names = "--nats-server", required = true, description = "The program.")
    private Path natsServer = Path.of("");

    @Option(names = "--payloads", required = true, description = "Folder of *.json files, one object each.")
    private Path payloads = Path.of("");

    @Option(names = "--logs", required = true, description = "Folder for configurations and logs.")
    private Path logs = Path.of("");

    @Option(names = "--kills", defaultValue = "100", description = "How many (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--seed", defaultValue = "1", description = "Of the schedule (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--report", description = "Markdown file to write the figures to.")
    private @Nullable Path report;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KillCampaign()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, JetStreamApiException {
        if (kills < 1 || kills > 10_000) {
            System.err.println("--kills: " + kills + " (expected: an integer from 1 to 10000)");
            return 2;
        }
        try (Gateway gateway = Gateway.start(natsServer, java, jar, logs)) {
            KillSchedule schedule =
                    KillSchedule.of(seed, kills, gateway.victims().size());
            long began = System.nanoTime();
            Outcome outcome = run(gateway, schedule);
            KillFigures figures = new KillFigures(
                    seed,
                    schedule.kills().stream()
                            .collect(Collectors.groupingBy(
                                    kill -> gateway.victims().get(kill.victim()).name(),
                                    TreeMap::new,
                                    Collectors.counting())),
                    outcome.delivery(),
                    outcome.lives(),
                    Journal.read(logs.resolve("faults.jsonl"), Fault.class).stream()
                            .collect(Collectors.groupingBy(Fault::kind, TreeMap::new, Collectors.counting())),
                    Duration.ofNanos(System.nanoTime() - began));
            System.out.println(figures.table());
            if (report != null) {
                Files.writeString(report, figures.page("e2e/kills --kills " + kills + " --seed " + seed));
            }
            outcome.delivery().examples().forEach(System.out::println);
            return figures.holds() ? 0 : 1;
        }
    }

    private record Outcome(Delivery delivery, Map<Travel, Long> lives) {}

    private Outcome run(Gateway gateway, KillSchedule schedule) throws IOException, InterruptedException {
        FleetSettings settings = new FleetSettings(
                gateway.origins(),
                null,
                IntStream.range(0, CLIENTS)
                        .mapToObj(i -> new FleetSettings.Client("client-" + i, InetAddress.getLoopbackAddress()))
                        .toList(),
                Gateway.TOPICS,
                LIFE,
                RATE,
                payloads,
                logs,
                PATIENCE,
                false,
                seed,
                FleetSettings.Publishing.KEYED_OR_ONCE,
                List.of(Travel.values()));
        try (Fleet fleet = new Fleet(settings)) {
            fleet.start(PATIENCE);
            new Execution(gateway.victims()).carryOut(schedule);
            for (Victim victim : gateway.victims()) {
                victim.awaitListening();
            }
            TimeUnit.SECONDS.sleep(1); // some are published to a gateway that is whole again
            return new Outcome(fleet.finish(), fleet.lives());
        }
    }

    /** Does at its moment what the schedule says. */
    private record Execution(List<Victim> victims) {
        void carryOut(KillSchedule schedule) throws IOException, InterruptedException {
            long began = System.nanoTime();
            TreeMap<Duration, Integer> starts = new TreeMap<>();
            for (KillSchedule.Kill kill : schedule.kills()) {
                startUntil(kill.at(), starts, began);
                await(kill.at(), began);
                victims.get(kill.victim()).kill();
                Duration up = kill.at().plus(kill.down());
                while (starts.containsKey(up)) {
                    up = up.plusNanos(1);
                }
                starts.put(up, kill.victim());
            }
            startUntil(Duration.ofDays(1), starts, began);
        }

        private void startUntil(Duration moment, TreeMap<Duration, Integer> starts, long began)
                throws IOException, InterruptedException {
            while (!starts.isEmpty() && starts.firstKey().compareTo(moment) <= 0) {
                var first = starts.pollFirstEntry();
                await(first.getKey(), began);
                victims.get(first.getValue()).start();
            }
        }

        private static void await(Duration moment, long began) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(moment.toNanos() - (System.nanoTime() - began));
        }
    }
}
