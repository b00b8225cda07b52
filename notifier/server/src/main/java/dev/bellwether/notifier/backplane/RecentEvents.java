package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.backplane.Backplane.Page;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest part of the log, as the live feed brought it, without a hole after {@link #base}. Nearly every resuming client was here
 * seconds ago: answered from memory, a crowd of them costs the log nothing. Without it, clients that could not keep up for a moment made each
 * other fall further behind.
 */
final class RecentEvents {
    private final long mostBytes;
    private final NavigableMap<Long, StoredEvent> events = new TreeMap<>();
    private final Map<String, Long> newestOfTopic = new HashMap<>();
    private long bytes;
    private long base = Long.MAX_VALUE;
    private long newest;

    /** @param mostBytes how much content is kept, the newest event in any case */
    RecentEvents(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Forgets everything; what follows comes after that sequence. */
    synchronized void begin(long last) {
        events.clear();
        newestOfTopic.clear();
        bytes = 0;
        base = last;
        newest = last;
    }

    synchronized void add(StoredEvent event) {
        events.put(event.sequence(), event);
        bytes += event.json().length;
        newest = event.sequence();
        newestOfTopic.put(event.topic(), event.sequence());
        while (bytes > mostBytes && events.size() > 1) {
            StoredEvent oldest = events.pollFirstEntry().getValue();
            bytes -= oldest.json().length;
            base = oldest.sequence();
            newestOfTopic.remove(oldest.topic(), base);
        }
    }

    /** As {@link Backplane#read}; empty where the range is not all here. */
    synchronized Optional<Page> read(long after, long upTo, TopicSelection topics, int maxBytes) {
        if (!holds(after, upTo)) {
            return Optional.empty();
        }
        List<StoredEvent> page = new ArrayList<>();
        long size = 0;
        for (StoredEvent event : range(after, upTo)) {
            if (!topics.matches(event.topic())) {
                continue;
            }
            if (!page.isEmpty() && size + event.json().length > maxBytes) {
                return Optional.of(new Page(page, page.get(page.size() - 1).sequence()));
            }
            page.add(event);
            size += event.json().length;
        }
        return Optional.of(new Page(page, upTo));
    }

    /** Up to where the log has to be asked for what comes after a sequence: the rest is here. */
    synchronized long missing(long after, long upTo) {
        return after < base ? Math.min(base, upTo) : upTo;
    }

    /** As {@link Backplane#index}; empty where the range is not all here. */
    synchronized Optional<List<IndexEntry>> index(long after, long upTo, TopicSelection topics) {
        if (!holds(after, upTo)) {
            return Optional.empty();
        }
        return Optional.of(range(after, upTo).stream()
                .filter(event -> topics.matches(event.topic()))
                .map(IndexEntry::of)
                .toList());
    }

    /**
     * The newest notification of each selected topic that has one here.
     *
     * @param base these are all there are after it; {@code Long.MAX_VALUE} before the feed has begun
     * @param byTopic none for a topic whose newest is not after {@code base}
     */
    record Values(long base, Map<String, StoredEvent> byTopic) {}

    /** As many topics as are here are looked through where a pattern was selected: not on an event loop. */
    synchronized Values newest(TopicSelection topics) {
        Map<String, StoredEvent> found = new HashMap<>();
        newestOfTopic.forEach((topic, sequence) -> {
            StoredEvent event = events.get(sequence);
            if (event != null && topics.matches(topic)) {
                found.put(topic, event);
            }
        });
        return new Values(base, found);
    }

    /** Whether nothing after that sequence is missing here. */
    synchronized boolean holdsAllAfter(long after) {
        return after >= base;
    }

    private boolean holds(long after, long upTo) {
        return after >= base && upTo <= newest;
    }

    private Collection<StoredEvent> range(long after, long upTo) {
        return events.subMap(after, false, upTo, true).values();
    }
}
