package dev.bellwether.e2e.bench.fanout;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a connection with one stream on which nothing happens takes of a server's memory. */
@Command(name = "idle", description = "Measures memory for each idle connection.")
final class IdleCommand implements Callable<Integer> {
    /** Come and go before the base is measured, so that what a server makes once is made. */
    private static final int FIRST = 200;

    private static final long SETTLING_MILLIS = 2000;

    @Mixin
    private final Contest contest = new Contest();

    @Option(names = "--connections", defaultValue = "10000", description = "(default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--wire",
            split = ",",
            defaultValue = "H1,H2C",
            description = "In clear text (default: ${DEFAULT-VALUE}).")
    private List<Wire> wires = List.of();

    @Option(
            names = "--tls-rounds",
            defaultValue = "1",
            description = "Of those with TLS beside (default: ${DEFAULT-VALUE}).")
    private int tlsRounds;

    @Option(names = "--histogram", description = "Prints what the heap of each connection is made of.")
    private boolean histogram;

    private record Row(String server, Wire wire, boolean tls) {
        String wireName() {
            return tls ? (wire == Wire.H1 ? "HTTP/1.1 in TLS" : "HTTP/2 in TLS") : wire.name();
        }
    }

    /** In bytes; heap is negative for a server that is no JVM. */
    private record Growth(long base, long resident, double heap) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<Row, List<Growth>> grown = new LinkedHashMap<>();
        Map<String, String> described = new LinkedHashMap<>();
        for (int round = 1; round <= Math.max(contest.rounds, tlsRounds); round++) {
            for (boolean tls : new boolean[] {false, true}) {
                if (round <= (tls ? tlsRounds : contest.rounds)) {
                    for (Wire wire : wires) {
                        for (Contest.Starter starter : contest.servers(wire, tls)) {
                            measure(starter, wire, tls, grown, described);
                        }
                    }
                }
            }
        }
        contest.report(section(grown, described));
        return 0;
    }

    private void measure(
            Contest.Starter starter,
            Wire wire,
            boolean tls,
            Map<Row, List<Growth>> grown,
            Map<String, String> described)
            throws IOException, InterruptedException {
        try (Server server = starter.in(Contest.folder())) {
            described.put(server.name(), server.name() + ": " + server.described());
            open(server, wire, tls, FIRST).close();
            TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
            @Nullable
            LiveHeap before =
                    server.isJvm() ? LiveHeap.of(contest.java, server.process().pid()) : null;
            long base = server.process().resident();
            try (Closeable crowd = open(server, wire, tls, connections)) {
                TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
                long resident = server.process().resident();
                double heap = -1;
                if (before != null) {
                    LiveHeap after = LiveHeap.of(contest.java, server.process().pid());
                    heap = (double) (after.bytes() - before.bytes()) / connections;
                    if (histogram) {
                        after.grown(before, connections, 120).forEach(System.out::println);
                    }
                }
                Row row = new Row(server.name(), wire, tls);
                Growth growth = new Growth(base, resident - base, heap);
                System.out.printf(
                        "%s %s: base %,d KiB, grown %,d bytes resident and %,.0f of heap for each of %d%n",
                        row.server(), row.wireName(), base >> 10, growth.resident() / connections, heap, connections);
                grown.computeIfAbsent(row, any -> new ArrayList<>()).add(growth);
            }
        }
    }

    private static Closeable open(Server server, Wire wire, boolean tls, int count)
            throws IOException, InterruptedException {
        return tls ? TlsCrowd.open(server, wire, count) : Session.open(server, wire, count, 1);
    }

    private Section section(Map<Row, List<Growth>> grown, Map<String, String> described) throws IOException {
        List<String> table = new ArrayList<>(List.of(
                "| server | wire | resident growth per connection, bytes, median | heap per connection, bytes, median"
                        + " | base, MiB, median | resident growth, each run | heap, each run |",
                "|---|---|---|---|---|---|---|"));
        grown.forEach((row, all) -> {
            Medians resident = resident(all);
            Medians heap = heap(all);
            boolean jvm = heap.median() >= 0;
            table.add("| " + row.server() + " | " + row.wireName() + " | " + resident.median(0) + " | "
                    + (jvm ? heap.median(0) : "–") + " | "
                    + new Medians(all.stream()
                                    .map(growth -> growth.base() / 1048576.0)
                                    .toList())
                            .median(0)
                    + " | " + resident.each(0) + " | " + (jvm ? heap.each(0) : "–") + " |");
        });
        table.add("");
        grown.forEach((row, all) -> {
            if (heap(all).median() >= 0 && !row.tls()) {
                table.add("- "
                        + Target.atMost(
                                "Heap per connection over " + row.wire(),
                                9 * 1024,
                                heap(all).median()));
                grown.forEach((peer, theirs) -> {
                    if (peer.wire() == row.wire()
                            && !peer.tls()
                            && !peer.server().equals(row.server())) {
                        table.add("- "
                                + Target.atMost(
                                        "Resident growth per connection over " + row.wire() + " against "
                                                + peer.server() + "'s",
                                        resident(theirs).median(),
                                        resident(all).median()));
                    }
                });
            }
        });
        return Section.of(
                "Memory of " + connections + " idle connections" + contest.without(),
                "e2e/bench/fanout idle --connections " + connections + " --rounds " + contest.rounds + " --tls-rounds "
                        + tlsRounds + contest.optionsGiven(),
                List.copyOf(described.values()),
                "One stream each, which has had one event. " + FIRST + " connections come and go before the base is"
                        + " read. Resident is VmRSS as it is, before anybody asks for a collection; heap is what lives after"
                        + " a full one, without the fillers that the collector leaves between objects. Growth is divided by the number of connections.",
                table);
    }

    private Medians resident(List<Growth> all) {
        return new Medians(all.stream()
                .map(growth -> (double) growth.resident() / connections)
                .toList());
    }

    private static Medians heap(List<Growth> all) {
        return new Medians(all.stream().map(Growth::heap).toList());
    }
}
