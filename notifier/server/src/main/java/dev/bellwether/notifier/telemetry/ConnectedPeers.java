package dev.bellwether.notifier.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** Which peers are connected, and since when. Not thread-safe. */
final class ConnectedPeers {
    /** For each peer, how many connections were opened at which millisecond. */
    private final Map<String, TreeMap<Long, Integer>> opened = new HashMap<>();

    /** @return when the peer's oldest connection was opened */
    long open(String peer, long now) {
        TreeMap<Long, Integer> times = opened.computeIfAbsent(peer, unknown -> new TreeMap<>());
        times.merge(now, 1, Integer::sum);
        return times.firstKey();
    }

    /** @return when the oldest of the peer's remaining connections was opened, empty when none remains */
    OptionalLong close(String peer, long openedAt) {
        TreeMap<Long, Integer> times = opened.get(peer);
        if (times == null || times.merge(openedAt, -1, Integer::sum) == null) {
            throw new IllegalStateException("peer: " + peer + " (expected: one that is connected)");
        }
        times.remove(openedAt, 0);
        if (times.isEmpty()) {
            opened.remove(peer);
            return OptionalLong.empty();
        }
        return OptionalLong.of(times.firstKey());
    }

    int peers() {
        return opened.size();
    }

    void forEach(ObjLongConsumer<String> peerAndOldest) {
        opened.forEach((peer, times) -> peerAndOldest.accept(peer, times.firstKey()));
    }
}
