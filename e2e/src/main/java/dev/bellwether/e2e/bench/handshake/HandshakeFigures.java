package dev.bellwether.e2e.bench.handshake;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was timed, and what the server itself counted of it.
 *
 * @param times one or more of each kind
 * @param counted by the server's own metric: handshakes of each kind, those that warmed it up included
 */
record HandshakeFigures(Map<Kind, List<Duration>> times, Map<Kind, Long> counted) {
    /** How many times as long TLS 1.2 takes as TLS 1.3, by the medians. */
    double ratio(boolean resumed) {
        double old = median(resumed ? Kind.RESUMED_1_2 : Kind.FULL_1_2).toNanos();
        return old / median(resumed ? Kind.RESUMED_1_3 : Kind.FULL_1_3).toNanos();
    }

    String table() {
        StringBuilder table = new StringBuilder(
                "| handshake | timed | P50 | P95 | slowest | counted by the server |\n|---|---|---|---|---|---|\n");
        for (Kind kind : Kind.values()) {
            List<Duration> all = all(kind);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %s | %s | %d |%n",
                    kind.text(),
                    all.size(),
                    millis(rank(all, 50)),
                    millis(rank(all, 95)),
                    millis(rank(all, 100)),
                    counted.getOrDefault(kind, 0L)));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%nTLS 1.2 takes **%.2f times** as long as TLS 1.3 in full, %.2f times resumed (medians).%n",
                        ratio(false),
                        ratio(true)))
                .toString();
    }

    private Duration median(Kind kind) {
        return rank(all(kind), 50);
    }

    private List<Duration> all(Kind kind) {
        return times.getOrDefault(kind, List.of()).stream().sorted().toList();
    }

    /** Nearest rank: a time that was measured. */
    private static Duration rank(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(1, (int) Math.ceil(percent / 100.0 * sorted.size())) - 1);
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
