package dev.bellwether.notifier.config;

import java.time.Duration;

/** {@code presence}. */
final class PresenceSection {
    private PresenceSection() {}

    static PresenceConfig read(ConfigNode node) {
        node.object("enabled", "grace", "announce", "membersPerTopic");
        ConfigNode enabled = node.get("enabled");
        if (enabled.isPresent() && !enabled.isBoolean()) {
            enabled.error("true or false");
        }
        return new PresenceConfig(
                enabled.isTrue(),
                node.get("grace").duration(Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5)),
                node.get("announce").duration(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMinutes(1)),
                node.get("membersPerTopic").integer(1000, 1, 100_000));
    }
}
