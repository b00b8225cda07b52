package dev.bellwether.notifier.config;

import java.time.Duration;

/** {@code limits.flood}. */
final class FloodSection {
    private static final int MOST = 1_000_000;

    private FloodSection() {}

    static FloodConfig read(ConfigNode node) {
        node.object(
                "resets",
                "causedResets",
                "largeHeaders",
                "streams",
                "pings",
                "settings",
                "priorities",
                "emptyData",
                "smallData",
                "windowUpdates",
                "continuations",
                "proxyFactor",
                "preface",
                "headers",
                "stalled");
        return new FloodConfig(
                // Whoever closes a hundred tabs with ten streams each is no attacker.
                node.get("resets").integer(1000, 1, MOST),
                node.get("causedResets").integer(200, 1, MOST),
                node.get("largeHeaders").integer(20, 1, MOST),
                node.get("streams").integer(20_000, 1, MOST),
                node.get("pings").integer(100, 1, MOST),
                node.get("settings").integer(50, 1, MOST),
                node.get("priorities").integer(1000, 1, MOST),
                node.get("emptyData").integer(100, 1, MOST),
                node.get("smallData").integer(5000, 1, MOST),
                node.get("windowUpdates").integer(500, 1, MOST),
                node.get("continuations").integer(16, 1, 1000),
                // One such connection may carry the requests of many.
                node.get("proxyFactor").integer(10, 1, 1000),
                time(node.get("preface"), 10),
                time(node.get("headers"), 10),
                time(node.get("stalled"), 60));
    }

    private static Duration time(ConfigNode node, long seconds) {
        return node.duration(Duration.ofSeconds(seconds), Duration.ofMillis(50), Duration.ofHours(1));
    }
}
