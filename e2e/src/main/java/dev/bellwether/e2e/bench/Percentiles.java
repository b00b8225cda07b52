package dev.bellwether.e2e.bench;

import java.time.Duration;
import java.util.List;

/** Nearest-rank percentiles: each is a value that was measured. */
final class Percentiles {
    private Percentiles() {}

    /**
     * @param times 1 or more, in any order
     * @param percent above 0, up to 100
     */
    static Duration of(List<Duration> times, int percent) {
        List<Duration> sorted = times.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }
}
