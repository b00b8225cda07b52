package dev.bellwether.e2e.bench.pool;

import dev.bellwether.client.pool.PoolLimits;
import dev.bellwether.client.pool.PushAware;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what three pools make of the same work: counts, not times. */
@Command(name = "pool", description = "Compares the client's pool with pools that know their own requests alone.")
public final class PoolBench implements Runnable {
    @Option(names = "--connections", description = "how many, 100 to 100000; default 10000")
    private int connections = 10_000;

    @Option(names = "--minutes", description = "of the simulation's clock, 1 to 1000; default 30")
    private int minutes = 30;

    @Option(names = "--seed", description = "default 1")
    private long seed = 1;

    private PoolBench() {}

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new PoolBench()).execute(args));
    }

    @Override
    public void run() {
        if (connections < 100 || connections > 100_000 || minutes < 1 || minutes > 1000) {
            throw new IllegalArgumentException(
                    "--connections " + connections + " --minutes " + minutes + " (expected: 100 to 100000, 1 to 1000)");
        }
        System.out.printf("%,d connections, %d minutes, seed %d%n%n", connections, minutes, seed);
        System.out.println("| pool | streams begun | reuse | connections made | streams broken / min | pushes cut |");
        System.out.println("|---|---|---|---|---|---|");
        compare(connections, minutes, seed).forEach(outcome -> System.out.println(outcome.row()));
    }

    static List<Outcome> compare(int connections, int minutes, long seed) {
        PoolLimits limits = Simulation.limits(connections);
        return List.of(
                Simulation.run(
                        "idle since the last request", new IdleTimeout(limits, false), connections, minutes, seed),
                Simulation.run(
                        "the same, sparing open streams", new IdleTimeout(limits, true), connections, minutes, seed),
                Simulation.run("push-aware", new PushAware(limits), connections, minutes, seed));
    }
}
