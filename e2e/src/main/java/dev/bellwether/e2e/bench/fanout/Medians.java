package dev.bellwether.e2e.bench.fanout;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The middle of several runs, and all of them for whoever wants to judge the spread. */
record Medians(List<Double> runs) {
    Medians {
        runs = List.copyOf(runs);
    }

    /** Nearest rank. */
    double median() {
        return runs.stream().sorted().toList().get((runs.size() - 1) / 2);
    }

    /** Each run in order, rounded. */
    String each(int decimals) {
        return runs.stream().map(run -> text(run, decimals)).collect(Collectors.joining(", "));
    }

    String median(int decimals) {
        return text(median(), decimals);
    }

    private static String text(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
