package dev.bellwether.notifier.backplane;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The ids of what was stored within a window. A repetition does not prolong it: so it is with JetStream. Not thread-safe. */
final class RecentKeys {
    private final Duration window;
    private final Map<String, Original> byId = new LinkedHashMap<>();

    RecentKeys(Duration window) {
        this.window = window;
    }

    record Original(long sequence, String digest, Instant storedAt) {}

    Duration window() {
        return window;
    }

    Optional<Original> find(String id, Instant now) {
        Instant oldest = now.minus(window);
        Iterator<Original> originals = byId.values().iterator();
        while (originals.hasNext() && originals.next().storedAt().isBefore(oldest)) {
            originals.remove();
        }
        return Optional.ofNullable(byId.get(id));
    }

    void add(String id, Original original) {
        byId.put(id, original);
    }
}
