package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A short fan-out for every build: that nothing is lost and nothing encoded twice. Says nothing of time. */
@Command(name = "slice", description = "Checks counts, never time.")
final class SliceCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 200;
    private static final double[] RATES = {20, 400};
    private static final Duration TIME = Duration.ofSeconds(3);

    @Mixin
    private final Contest contest = new Contest();

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean right = true;
        for (Wire wire : Wire.values()) {
            int streams = wire == Wire.H1 ? 1 : 10;
            try (BellwetherServer server = contest.bellwether(Contest.folder(), false);
                    Session session = Session.open(server, wire, CONNECTIONS, streams)) {
                for (double rate : RATES) {
                    right &= holds(server, session, wire, streams, rate);
                }
            }
        }
        return right ? 0 : 1;
    }

    private static boolean holds(BellwetherServer server, Session session, Wire wire, int streams, double rate)
            throws IOException, InterruptedException {
        Metrics before = Metrics.of(server.managementPort());
        FanoutRun run = session.run(rate, TIME);
        Metrics after = Metrics.of(server.managementPort());
        long events = run.owed() / CONNECTIONS / streams;
        long encodes = grown(before, after, "bellwether_encodes_total{transport=\"sse\"}");
        long deliveries = grown(before, after, "bellwether_deliveries_total");
        boolean right = run.deliveries() == run.owed() && encodes == events && deliveries == run.owed();
        System.out.printf(
                "%s %d streams on %d connections, %.0f events/s: %d events, %d encoded, %d of %d delivered, %d counted by the"
                        + " notifier: %s%n",
                wire,
                CONNECTIONS * streams,
                CONNECTIONS,
                rate,
                events,
                encodes,
                run.deliveries(),
                run.owed(),
                deliveries,
                right ? "right" : "WRONG");
        return right;
    }

    private static long grown(Metrics before, Metrics after, String sample) throws IOException {
        return after.value(sample) - before.value(sample);
    }
}
