package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.backplane.Backplane.Bounds;
import dev.bellwether.notifier.backplane.Backplane.IndexEntry;
import dev.bellwether.notifier.backplane.Backplane.Page;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.hub.Gap.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a new stream from where its client was to where its event loop is, without losing, repeating or reordering anything.
 *
 * <p>The stream is subscribed first. What was delivered on the loop until then (the mark) is read from the log; what comes meanwhile is
 * held. If more comes than may be held, that is let go of and the mark moves beyond it: the log still has it. Not thread-safe: all calls are
 * made on the loop, which is also where the log's answers are handled.
 */
final class CatchUp {
    private static final int PAGE_BYTES = 64 << 10;

    private final Backplane backplane;
    private final TopicSelection topics;
    private final RetentionRules rules;
    private final Clock clock;
    private final Executor loop;
    private final int holdBytes;
    private final Output output;
    private final ArrayDeque<LiveEvent> held = new ArrayDeque<>();
    private long heldBytes;
    private Map<String, Long> oldestKept = Map.of();
    private @Nullable Gap firstGap;
    private @Nullable String requested;
    private String epoch = "";
    private long from;
    private long droppedTo;
    private long mark;
    private boolean waiting;
    private boolean over;

    /** @param holdBytes how much of the live feed may be held, 1 or more */
    CatchUp(
            Backplane backplane,
            TopicSelection topics,
            RetentionRules rules,
            Clock clock,
            Executor loop,
            int holdBytes,
            Output output) {
        this.backplane = backplane;
        this.topics = topics;
        this.rules = rules;
        this.clock = clock;
        this.loop = loop;
        this.holdBytes = holdBytes;
        this.output = output;
    }

    /** Where it goes. */
    interface Output {
        /** The stream begins here. Once, first. */
        void opened(Cursor at);

        /** Tells of a gap; {@code at} is the client's cursor after it. */
        void gap(Gap gap, Cursor at);

        void replayed(Cursor at, StoredEvent event);

        /** What a live notification takes, in bytes. */
        int size(LiveEvent event);

        /** A live notification that was held; the callee does not own it. */
        void held(LiveEvent event);

        /** Everything up to the cursor was read; written things may be flushed. */
        void reached(Cursor at);

        /** Whether the client keeps up; if not, {@link #writable} continues. */
        boolean isWritable();

        /** From now on live events go straight to the client. Last, unless failed. */
        void caughtUp();

        /** The log cannot be read. Last. */
        void failed();
    }

    /** @param position how far the loop has delivered; the stream was subscribed at this very moment */
    void start(Start start, Cursor position) {
        epoch = position.epoch();
        mark = position.sequence();
        if (start instanceof Start.Malformed malformed) {
            firstGap = new Gap(malformed.requested(), null, null, Reason.MALFORMED);
            begin(malformed.otherwise());
        } else {
            begin(start);
        }
    }

    /** A live notification arrived meanwhile. */
    void live(LiveEvent event) {
        if (over) {
            return;
        }
        int size = output.size(event);
        if (heldBytes + size > holdBytes) {
            releaseHeld();
            mark = event.sequence();
        } else {
            event.retain();
            held.addLast(event);
            heldBytes += size;
        }
    }

    /** Bytes of the live feed that are held. */
    long heldBytes() {
        return heldBytes;
    }

    /** The client has caught up with what was written. */
    void writable() {
        if (waiting && !over) {
            waiting = false;
            readOn();
        }
    }

    /** Forgets everything; answers still on their way are ignored. */
    void cancel() {
        over = true;
        releaseHeld();
    }

    private void begin(Start start) {
        if (start instanceof Start.After after) {
            resume(after.cursor());
        } else if (start instanceof Start.Newest newest) {
            then(backplane.index(0, mark, topics), entries -> {
                oldestKept = rules.cut(entries);
                open(rules.beforeNewest(entries, newest.count(), mark, clock.instant()));
            });
        } else if (start instanceof Start.Earliest) {
            then(backplane.bounds(), bounds -> openCut(Math.min(mark, bounds.first() - 1)));
        } else {
            open(mark);
        }
    }

    private void resume(Cursor cursor) {
        if (!cursor.epoch().equals(epoch)) {
            firstGap = new Gap(cursor.toString(), null, null, Reason.EPOCH);
            begin(new Start.Earliest());
        } else if (cursor.sequence() == mark) {
            open(mark);
        } else {
            then(backplane.bounds(), bounds -> resume(cursor, bounds));
        }
    }

    private void resume(Cursor cursor, Bounds bounds) {
        long sequence = cursor.sequence();
        if (sequence > bounds.last() && sequence > mark) {
            firstGap = new Gap(cursor.toString(), null, null, Reason.AHEAD);
            open(mark);
        } else if (sequence >= mark) {
            // Another pod was faster: this one delivers what the client already has, and the stream leaves that out.
            open(sequence);
        } else {
            requested = cursor.toString();
            Instant oldest = clock.instant().minus(rules.shortestAge(topics));
            then(backplane.agedOut(sequence, oldest), aged -> resume(cursor, bounds.first() - 1, aged));
        }
    }

    /**
     * @param dropped everything up to there is gone
     * @param aged up to there something may be gone, though other things are not
     */
    private void resume(Cursor cursor, long dropped, long aged) {
        long before = Math.min(mark, dropped);
        long missing = Math.min(mark, Math.max(dropped, aged));
        if (cursor.sequence() < missing) {
            firstGap = new Gap(cursor.toString(), cursor, new Cursor(epoch, missing), Reason.RETENTION);
        }
        openCut(Math.max(cursor.sequence(), before));
    }

    /** Counting per topic costs a pass over the log, so it is done only where a count can be exceeded. */
    private void openCut(long after) {
        if (mark - after <= rules.fewest()) {
            open(after);
            return;
        }
        then(backplane.index(after, mark, topics), (List<IndexEntry> entries) -> {
            oldestKept = rules.cut(entries);
            open(after);
        });
    }

    private void open(long after) {
        from = after;
        Gap gap = firstGap;
        // With a gap before it, the first cursor is the client's own: cut off between the two blocks it would ask
        // again, and be told again.
        Cursor opening = gap != null && gap.from() != null ? gap.from() : cursor(after);
        output.opened(opening);
        if (gap != null) {
            output.gap(gap, cursor(after));
        }
        readOn();
    }

    private void readOn() {
        if (from >= mark) {
            finish();
        } else if (!output.isWritable()) {
            waiting = true;
        } else {
            then(backplane.read(from, mark, topics, Math.min(PAGE_BYTES, holdBytes)), this::write);
        }
    }

    private void write(Page page) {
        for (StoredEvent event : page.events()) {
            if (event.isExpired(clock.instant())) {
                continue; // its publisher wants nobody to get it any more: no gap
            }
            if (isRetained(event)) {
                tellDropped();
                output.replayed(cursor(event.sequence()), event);
                from = event.sequence();
            } else {
                droppedTo = event.sequence();
            }
        }
        tellDropped();
        from = page.reached();
        output.reached(cursor(from));
        readOn();
    }

    private void tellDropped() {
        String asked = requested;
        if (droppedTo > from && asked != null) {
            Cursor to = cursor(droppedTo);
            output.gap(new Gap(asked, cursor(from), to, Reason.RETENTION), to);
        }
        droppedTo = 0;
    }

    private boolean isRetained(StoredEvent event) {
        return event.sequence() >= oldestKept.getOrDefault(event.topic(), 0L)
                && !rules.isTooOld(event.topic(), event.storedAt(), clock.instant());
    }

    private void finish() {
        over = true;
        // One by one: the stream may end over one of them, and then cancels this.
        for (LiveEvent next = held.poll(); next != null; next = held.poll()) {
            output.held(next);
            next.release();
        }
        heldBytes = 0;
        output.caughtUp();
    }

    private <T> void then(CompletionStage<T> answer, Consumer<T> next) {
        answer.whenComplete((value, failure) -> loop.execute(() -> {
            if (over) {
                return;
            }
            if (failure != null) {
                cancel();
                output.failed();
            } else {
                next.accept(value);
            }
        }));
    }

    private void releaseHeld() {
        held.forEach(LiveEvent::release);
        held.clear();
        heldBytes = 0;
    }

    private Cursor cursor(long sequence) {
        return new Cursor(epoch, sequence);
    }
}
