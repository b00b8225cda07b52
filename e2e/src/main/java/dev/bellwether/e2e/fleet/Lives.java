package dev.bellwether.e2e.fleet;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many lives the clients have had. */
final class Lives {
    private final AtomicLongArray counts = new AtomicLongArray(Travel.values().length);

    void count(Travel travel) {
        counts.incrementAndGet(travel.ordinal());
    }

    long total() {
        return byTravel().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those that there were, by how notifications came. */
    Map<Travel, Long> byTravel() {
        Map<Travel, Long> found = new EnumMap<>(Travel.class);
        for (Travel travel : Travel.values()) {
            if (counts.get(travel.ordinal()) > 0) {
                found.put(travel, counts.get(travel.ordinal()));
            }
        }
        return found;
    }
}
