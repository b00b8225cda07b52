package dev.bellwether.notifier.config;

import java.time.Duration;

/** {@code drain}. */
final class DrainSection {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);

    private DrainSection() {}

    static DrainConfig read(ConfigNode node) {
        node.object("grace", "rate", "shortestRetry", "longestRetry");
        Duration shortest = node.get("shortestRetry").duration(Duration.ofSeconds(1), Duration.ofMillis(1), LONGEST);
        return new DrainConfig(
                node.get("grace").duration(Duration.ofSeconds(20), Duration.ZERO, LONGEST),
                node.get("rate").integer(500, 1, 1_000_000),
                shortest,
                node.get("longestRetry")
                        .duration(shortest.compareTo(LONGEST_RETRY) > 0 ? shortest : LONGEST_RETRY, shortest, LONGEST));
    }
}
