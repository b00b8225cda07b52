package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine for one process alone: development, tests, benchmarks. Its log is gone with the process, and its epoch tells so.
 *
 * <p>Each topic keeps at most what its retention says, so memory is bounded by topics in use. Everything happens under one lock, the feed
 * included: that is what makes its order the log's order.
 */
public final class MemoryBackplane implements Backplane {
    private final Function<String, Retention> retention;
    private final Clock clock;
    private final String epoch;
    private final Object lock = new Object();
    private final NavigableMap<Long, StoredEvent> log = new TreeMap<>();
    private final Map<String, ArrayDeque<Long>> byTopic = new HashMap<>();
    private final RecentKeys keys;
    private long last;
    /** The newest that is gone for its age. */
    private long aged;

    private @Nullable LiveSink sink;

    /** @param retention what to keep of a concrete topic */
    public MemoryBackplane(Function<String, Retention> retention, Clock clock) {
        this(retention, clock, BackplaneConfig.DEFAULT_WINDOW);
    }

    /** @param window how long keys are remembered */
    public MemoryBackplane(Function<String, Retention> retention, Clock clock, Duration window) {
        this.keys = new RecentKeys(window);
        this.retention = retention;
        this.clock = clock;
        Instant now = clock.instant();
        this.epoch = Long.toString(now.getEpochSecond() * 1_000_000_000L + now.getNano(), 36);
    }

    /** How much of a topic is kept: at most {@code messages}, none older than {@code age}. */
    public record Retention(int messages, Duration age) {}

    @Override
    public void start(LiveSink newSink) {
        synchronized (lock) {
            sink = newSink;
            newSink.connected(true);
            newSink.begin(epoch, last);
        }
    }

    @Override
    public CompletionStage<Receipt> publish(Publication publication) {
        synchronized (lock) {
            return CompletableFuture.completedFuture(
                    repeated(publication).orElseGet(() -> receipt(append(publication), Receipt.Outcome.STORED)));
        }
    }

    private Optional<Receipt> repeated(Publication publication) {
        Publication.Once once = publication.once();
        if (once == null) {
            return Optional.empty();
        }
        return keys.find(once.id(), clock.instant()).map(original -> {
            // What is gone cannot be compared in JetStream; development should not find other rules than production.
            boolean other =
                    log.containsKey(original.sequence()) && !original.digest().equals(once.digest());
            return receipt(original.sequence(), other ? Receipt.Outcome.CONFLICT : Receipt.Outcome.DUPLICATE);
        });
    }

    private Receipt receipt(long sequence, Receipt.Outcome outcome) {
        return new Receipt(new Cursor(epoch, sequence), outcome, keys.window());
    }

    private long append(Publication publication) {
        String topic = publication.topic();
        StoredEvent event = new StoredEvent(
                ++last, topic, clock.instant(), publication.lifetime().expiresAt(), publication.json());
        log.put(event.sequence(), event);
        Publication.Once once = publication.once();
        if (once != null) {
            keys.add(once.id(), new RecentKeys.Original(event.sequence(), once.digest(), event.storedAt()));
        }
        ArrayDeque<Long> held = byTopic.computeIfAbsent(topic, name -> new ArrayDeque<>());
        held.add(event.sequence());
        Retention keep = retention.apply(topic);
        Instant oldest = event.storedAt().minus(keep.age());
        while (held.size() > keep.messages() || isOlder(held.peekFirst(), oldest)) {
            long gone = held.removeFirst();
            if (held.size() < keep.messages()) {
                aged = Math.max(aged, gone);
            }
            log.remove(gone);
        }
        if (sink != null) {
            sink.event(event, publication.trace());
        }
        return event.sequence();
    }

    @Override
    public CompletionStage<Bounds> bounds() {
        synchronized (lock) {
            long first = log.isEmpty() ? last + 1 : log.firstKey();
            return CompletableFuture.completedFuture(new Bounds(epoch, first, last, false));
        }
    }

    @Override
    public CompletionStage<Page> read(long after, long upTo, TopicSelection topics, int maxBytes) {
        synchronized (lock) {
            List<StoredEvent> events = new ArrayList<>();
            long bytes = 0;
            for (StoredEvent event : range(after, upTo)) {
                if (!topics.matches(event.topic())) {
                    continue;
                }
                if (!events.isEmpty() && bytes + event.json().length > maxBytes) {
                    return CompletableFuture.completedFuture(
                            new Page(events, events.get(events.size() - 1).sequence()));
                }
                events.add(event);
                bytes += event.json().length;
            }
            return CompletableFuture.completedFuture(new Page(events, upTo));
        }
    }

    @Override
    public CompletionStage<Newest> newest(long after, long upTo, TopicSelection topics, int maxBytes) {
        synchronized (lock) {
            List<StoredEvent> events = byTopic.entrySet().stream()
                    .filter(topic -> topics.matches(topic.getKey()))
                    .map(topic -> log.get(topic.getValue().getLast()))
                    .filter(Objects::nonNull)
                    .filter(event -> event.sequence() <= upTo)
                    .sorted(Comparator.comparingLong(StoredEvent::sequence))
                    .toList();
            return CompletableFuture.completedFuture(
                    events.size() > Newest.MOST
                            ? Newest.tooManyUpTo(upTo)
                            : Newest.of(
                                    events.stream()
                                            .filter(event -> event.sequence() > after)
                                            .toList(),
                                    upTo,
                                    maxBytes));
        }
    }

    @Override
    public CompletionStage<List<IndexEntry>> index(long after, long upTo, TopicSelection topics) {
        synchronized (lock) {
            return CompletableFuture.completedFuture(range(after, upTo).stream()
                    .filter(event -> topics.matches(event.topic()))
                    .map(IndexEntry::of)
                    .toList());
        }
    }

    @Override
    public CompletionStage<Long> agedOut(long after, Instant before) {
        synchronized (lock) {
            // What is too old and still here is found by whoever reads it.
            return CompletableFuture.completedFuture(aged > after ? aged : 0L);
        }
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public void close() {
        synchronized (lock) {
            sink = null;
        }
    }

    private Collection<StoredEvent> range(long after, long upTo) {
        return log.subMap(after, false, Math.max(after, upTo), true).values();
    }

    private boolean isOlder(@Nullable Long sequence, Instant oldest) {
        StoredEvent event = sequence == null ? null : log.get(sequence);
        return event != null && event.storedAt().isBefore(oldest);
    }
}
