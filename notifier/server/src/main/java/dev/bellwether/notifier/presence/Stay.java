package dev.bellwether.notifier.presence;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How somebody is at a place.
 *
 * @param subject of the member's token; null for an anonymous one
 * @param since milliseconds since 1970
 * @param streams how many, by transport; never empty, each 1 or more
 */
record Stay(@Nullable String subject, long since, SortedMap<String, Integer> streams) {
    Stay {
        streams = new TreeMap<>(streams);
    }

    int count() {
        return streams.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** With one stream more or less of a transport. */
    Stay with(String transport, int more) {
        SortedMap<String, Integer> changed = new TreeMap<>(streams);
        changed.merge(transport, more, Integer::sum);
        changed.values().removeIf(count -> count <= 0);
        return new Stay(subject, since, changed);
    }

    /** What two pods know of the same place. */
    Stay and(Stay other) {
        SortedMap<String, Integer> all = new TreeMap<>(streams);
        for (Map.Entry<String, Integer> entry : other.streams.entrySet()) {
            all.merge(entry.getKey(), entry.getValue(), Integer::sum);
        }
        return new Stay(subject, Math.min(since, other.since), all);
    }
}
