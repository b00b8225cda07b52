package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What honest subscribers notice of others that attack, and how quickly those are closed. */
@Command(name = "attacks", description = "Measures delays of honest subscribers while others attack.")
final class AttacksCommand implements Callable<Integer> {
    private static final int HONEST = 200;
    private static final double EVENTS = 20;
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final long MOST_GROWTH = 64L << 20;
    private static final Duration MOST_TO_CLOSE = Duration.ofSeconds(1);
    private static final Duration MOST_MORE = Duration.ofMillis(50);
    private static final long SETTLING_MILLIS = 1000;

    @Mixin
    private final Contest contest = new Contest();

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description = "Of calm, and of attack (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--only",
            defaultValue = "",
            paramLabel = "PART",
            description = "Only those whose title has this part (default: all).")
    private String only = "";

    private record Outcome(
            Attack attack,
            FanoutRun calm,
            FanoutRun attacked,
            Attackers attackers,
            long counted,
            long growth,
            Duration slowest) {
        boolean isBounded() {
            Duration most = Duration.ofNanos(Math.max(
                    2 * calm.p99().toNanos(), calm.p99().plus(MOST_MORE).toNanos()));
            boolean noticed = attack.reasons().isEmpty()
                    ? attackers.resets() == 0 && attackers.closures().isEmpty() && attackers.early() == 0
                    : counted > 0 && !attackers.closures().isEmpty();
            return attacked.deliveries() == attacked.owed()
                    && attacked.p99().compareTo(most) <= 0
                    && growth <= MOST_GROWTH
                    && slowest.compareTo(MOST_TO_CLOSE) <= 0
                    && noticed;
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %,d | %.0f | %.1f | %.1f | %.1f | %,d | %s | %,d | %s |",
                    attack.title(),
                    attack.described(),
                    attackers.steps(),
                    100 * attacked.busy(),
                    calm.p99().toNanos() / 1e6,
                    attacked.p99().toNanos() / 1e6,
                    growth / (double) (1 << 20),
                    attackers.closures().size(),
                    attackers.closures().isEmpty() ? "–" : Long.toString(slowest.toMillis()),
                    counted,
                    isBounded() ? "yes" : "**no**");
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> table = new ArrayList<>(List.of(
                "| attack | by | steps | server busy, % | P99 calm, ms | P99 attacked, ms | heap growth, MiB | closed | slowest, ms | counted | bounded |",
                "|---|---|---|---|---|---|---|---|---|---|---|"));
        String described = "";
        boolean bounded = true;
        for (Attack attack : Attacks.all()) {
            if (!attack.title().contains(only)) {
                continue;
            }
            try (BellwetherServer server = contest.bellwether(Contest.folder(), Attacks.limits());
                    Session session = Session.open(server, Wire.H2C, HONEST, 1)) {
                described = server.name() + ": " + server.described();
                Outcome outcome = measure(attack, server, session);
                System.out.println(outcome.row());
                table.add(outcome.row());
                bounded &= outcome.isBounded();
            }
        }
        contest.report(
                Section.of(
                        "Attacks on a server with 200 honest subscribers",
                        "e2e/bench/attacks --seconds " + seconds,
                        List.of(described),
                        "Honest subscribers have an HTTP/2 connection each and get 20 events a second; before, others have come and gone for ten seconds, 1,200 streams a second, so that a server is measured that has"
                                + " served people already. Attackers are on the clients' core, and each that was"
                                + " closed is followed by another. Limits are the defaults, but `" + Attacks.limits()
                                + "`. Heap is what lives after a full collection. Closed are those beyond their limit, slowest from that step or time to the"
                                + " end of the connection; counted is `bellwether_floods_total` with the attack's reason. Bounded is: nothing lost, P99 at most"
                                + " twice that in calm or 50 ms more, 64 MiB, 1 s, and counted. The tiny header list limit is bounded if the server neither"
                                + " resets nor closes.",
                        table),
                "# Measurements under attack\n\nWritten by the command that the section names; do not edit.\n");
        return bounded ? 0 : 1;
    }

    private Outcome measure(Attack attack, BellwetherServer server, Session session)
            throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(seconds);
        try (Attackers visitors = Attackers.begin(Attacks.comingAndGoing(), server.port())) {
            session.run(EVENTS, WARM);
        }
        FanoutRun calm = session.run(EVENTS, time);
        long heap = heap(server);
        long before = counted(attack, server);
        Attackers attackers = Attackers.begin(attack, server.port());
        FanoutRun attacked = session.run(EVENTS, time);
        long growth = heap(server) - heap;
        attackers.close();
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        Duration slowest =
                attackers.closures().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        return new Outcome(attack, calm, attacked, attackers, counted(attack, server) - before, growth, slowest);
    }

    private long heap(BellwetherServer server) throws IOException {
        return LiveHeap.of(contest.java, server.process().pid()).bytes();
    }

    private static long counted(Attack attack, BellwetherServer server) throws IOException, InterruptedException {
        Metrics metrics = Metrics.of(server.managementPort());
        long sum = 0;
        for (String reason : attack.reasons()) {
            sum += metrics.value("bellwether_floods_total{reason=\"" + reason + "\"}");
        }
        return sum;
    }
}
