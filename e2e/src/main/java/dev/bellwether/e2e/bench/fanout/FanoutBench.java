package dev.bellwether.e2e.bench.fanout;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures fan-out of this build's notifier and of nchan in turn. */
@Command(
        name = "fanout-bench",
        description = "Pins servers to the first core; run it on the others.",
        subcommands = {
            AtCommand.class,
            SaturationCommand.class,
            SteadyCommand.class,
            IdleCommand.class,
            SliceCommand.class,
            AttacksCommand.class
        })
public final class FanoutBench {
    private FanoutBench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FanoutBench()).execute(arguments));
    }
}
