package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.hub.SlowConsumerRules.Rule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notifications that wait for one client, in the order of the log. Each is retained while it is here, and whoever takes one out releases it.
 * What is taken from the middle leaves the rest in order, and what takes its place comes last, so that a client's cursor never goes back and
 * never passes what it has not been sent. Not thread-safe.
 */
final class Pending {
    private final Map<Long, LiveEvent> events = new LinkedHashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final Set<Long> droppable = new LinkedHashSet<>();
    private long bytes;

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    /** About as many as the notifications have. */
    long bytes() {
        return bytes;
    }

    /**
     * Appends a notification, newer than all that wait.
     *
     * @return whether one of the same topic was superseded by it
     */
    boolean add(LiveEvent event, Rule rule) {
        boolean superseded = false;
        if (rule.supersedes()) {
            Long before = newest.get(event.topic());
            superseded = before != null;
            if (before != null) {
                remove(before).release();
            }
            newest.put(event.topic(), event.sequence());
        }
        if (rule.drops()) {
            droppable.add(event.sequence());
        }
        event.retain();
        events.put(event.sequence(), event);
        bytes += event.size();
        return superseded;
    }

    /** Drops the oldest that may be; answers its sequence, or 0 when there is none. */
    long dropOldest() {
        if (droppable.isEmpty()) {
            return 0;
        }
        long oldest = droppable.iterator().next();
        remove(oldest).release();
        return oldest;
    }

    /** Takes the oldest out; null when nothing waits. The caller releases it. */
    @Nullable
    LiveEvent poll() {
        return events.isEmpty() ? null : remove(events.keySet().iterator().next());
    }

    void clear() {
        events.values().forEach(LiveEvent::release);
        events.clear();
        newest.clear();
        droppable.clear();
        bytes = 0;
    }

    /** @param sequence of one that waits */
    private LiveEvent remove(long sequence) {
        LiveEvent event = events.remove(sequence);
        if (event == null) {
            throw new IllegalStateException("sequence: " + sequence + " (expected: one that waits)");
        }
        newest.remove(event.topic(), sequence);
        droppable.remove(sequence);
        bytes -= event.size();
        return event;
    }
}
