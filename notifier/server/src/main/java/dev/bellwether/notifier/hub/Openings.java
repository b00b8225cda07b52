package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.backplane.Backplane.Bounds;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.hub.Gap.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Decides where streams begin, by what their clients ask for and what the log still holds. Keeps nothing; any thread. */
record Openings(Backplane backplane, TopicSelection topics, RetentionRules rules, Clock clock) {
    private static final int VALUES_BYTES = 1 << 20;

    /** @param position how far the stream's loop has delivered: what comes after is held for it */
    CompletionStage<Opening> at(Start start, Cursor position) {
        long mark = position.sequence();
        if (start instanceof Start.Malformed malformed) {
            Gap gap = new Gap(malformed.requested(), null, null, Reason.MALFORMED);
            return at(malformed.otherwise(), position).thenApply(opening -> opening.telling(gap));
        }
        if (start instanceof Start.After after) {
            return resumed(after.cursor(), position);
        }
        if (start instanceof Start.Newest newest) {
            return backplane
                    .index(0, mark, topics)
                    .thenApply(entries -> new Opening(
                            rules.beforeNewest(entries, newest.count(), mark, clock.instant()),
                            null,
                            null,
                            rules.cut(entries),
                            true));
        }
        return start instanceof Start.Earliest ? earliest(mark) : done(Opening.now(mark));
    }

    private CompletionStage<Opening> earliest(long mark) {
        return backplane.bounds().thenCompose(bounds -> {
            long after = Math.min(mark, bounds.first() - 1);
            return cut(after, mark).thenApply(kept -> new Opening(after, null, null, kept, false));
        });
    }

    private CompletionStage<Opening> resumed(Cursor cursor, Cursor position) {
        long mark = position.sequence();
        if (!cursor.epoch().equals(position.epoch())) {
            Gap gap = new Gap(cursor.toString(), null, null, Reason.EPOCH);
            return earliest(mark).thenApply(opening -> opening.telling(gap));
        }
        if (cursor.sequence() == mark) {
            return done(Opening.after(mark));
        }
        return backplane.bounds().thenCompose(bounds -> resumed(cursor, mark, bounds));
    }

    private CompletionStage<Opening> resumed(Cursor cursor, long mark, Bounds bounds) {
        long sequence = cursor.sequence();
        if (sequence > bounds.last() && sequence > mark) {
            return done(Opening.now(mark).telling(new Gap(cursor.toString(), null, null, Reason.AHEAD)));
        }
        if (sequence >= mark) {
            // Another pod was faster: this one delivers what the client already has, and the stream leaves that out.
            return done(Opening.after(sequence));
        }
        long before = Math.min(mark, bounds.first() - 1);
        long after = Math.max(sequence, before);
        return missing(sequence, mark, bounds)
                .thenCompose(missing -> cut(after, mark).thenApply(kept -> {
                    Opening opening = new Opening(after, null, cursor.toString(), kept, false);
                    return missing <= sequence
                            ? opening
                            : opening.telling(new Gap(
                                    cursor.toString(), cursor, new Cursor(cursor.epoch(), missing), Reason.RETENTION));
                }));
    }

    /** Up to where something that the client has not seen may be gone; not beyond what it has where nothing can. */
    private CompletionStage<Long> missing(long sequence, long mark, Bounds bounds) {
        Instant oldest = clock.instant().minus(rules.shortestAge(topics));
        // What a log without a bound of its own dropped of such topics was superseded, unless it was for its age.
        long dropped = rules.areValues(topics) && !bounds.evicting() ? 0 : bounds.first() - 1;
        return backplane.agedOut(sequence, oldest).thenCompose(aged -> {
            long missing = Math.min(mark, Math.max(dropped, aged));
            return sequence < missing ? unlessSuperseded(missing, mark) : done(missing);
        });
    }

    /** A topic's value supersedes all that was before it: while the log has it, nothing of that topic is missing. */
    private CompletionStage<Long> unlessSuperseded(long missing, long mark) {
        if (!rules.areValues(topics) || !topics.patterns().stream().allMatch(TopicPattern::isExact)) {
            return done(missing);
        }
        return backplane.newest(0, mark, topics, VALUES_BYTES).thenApply(values -> {
            Instant now = clock.instant();
            Set<String> held = values.events().stream()
                    .filter(value -> !rules.isTooOld(value.topic(), value.storedAt(), now))
                    .map(StoredEvent::topic)
                    .collect(Collectors.toSet());
            return topics.patterns().stream().map(TopicPattern::toString).allMatch(held::contains) ? 0L : missing;
        });
    }

    /** Counting per topic costs a pass over the log, so it is done only where a count can be exceeded. */
    private CompletionStage<Map<String, Long>> cut(long after, long mark) {
        return mark - after <= rules.fewest(topics)
                ? done(Map.of())
                : backplane.index(after, mark, topics).thenApply(rules::cut);
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
