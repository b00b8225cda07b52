package dev.bellwether.e2e.bench.fanout;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Who subscribes, and for how long it is measured. */
final class LoadOptions {
    @Option(names = "--connections", defaultValue = "4000", description = "(default: ${DEFAULT-VALUE}).")
    int connections;

    @Option(names = "--streams", defaultValue = "1", description = "On each HTTP/2 connection.")
    int streams;

    @Option(
            names = "--warm",
            defaultValue = "40",
            description = "Seconds before anything is counted (default: ${DEFAULT-VALUE}).")
    int warm;

    @Option(names = "--seconds", defaultValue = "5", description = "Counted in each run (default: ${DEFAULT-VALUE}).")
    int seconds;

    Duration warm() {
        return Duration.ofSeconds(warm);
    }

    Duration counted() {
        return Duration.ofSeconds(seconds);
    }

    @Override
    public String toString() {
        return connections * streams + " streams on " + connections + " connections";
    }
}
