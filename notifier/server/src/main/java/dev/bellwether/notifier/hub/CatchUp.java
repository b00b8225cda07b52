package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.backplane.Backplane.Newest;
import dev.bellwether.notifier.backplane.Backplane.Page;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.hub.Gap.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
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
    private Opening opening = Opening.after(0);
    private String epoch = "";
    private long from;
    private long droppedTo;
    private long mark;
    private @Nullable Runnable waiting;
    private boolean opened;
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
        if (start instanceof Start.Now && rules.values(topics).isEmpty()) {
            begin(Opening.now(mark));
        } else {
            then(new Openings(backplane, topics, rules, clock).at(start, position), this::begin);
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

    /** Notifications of the live feed that are held. */
    int held() {
        return held.size();
    }

    /** Bytes of the live feed that are held. */
    long heldBytes() {
        return heldBytes;
    }

    /** The client has caught up with what was written. */
    void writable() {
        Runnable next = waiting;
        if (next != null && !over) {
            waiting = null;
            proceed(next);
        }
    }

    /** Forgets everything; answers still on their way are ignored. */
    void cancel() {
        over = true;
        releaseHeld();
    }

    private void begin(Opening found) {
        opening = found;
        from = found.after();
        // What the loop delivered until it was subscribed: a value after that is in the live feed.
        long upTo = mark;
        rules.values(topics)
                .filter(values -> found.valuesFirst())
                .ifPresentOrElse(values -> readValues(values, 0, upTo), () -> {
                    open(from);
                    readOn();
                });
    }

    private void open(long after) {
        opened = true;
        Gap gap = opening.gap();
        // With a gap before it, the first cursor is the client's own: cut off between the two blocks it would ask
        // again, and be told again.
        output.opened(gap != null && gap.from() != null ? gap.from() : cursor(after));
        if (gap != null) {
            output.gap(gap, cursor(after));
        }
    }

    private void readValues(TopicSelection values, long after, long upTo) {
        then(backplane.newest(after, upTo, values, pageBytes()), page -> writeValues(values, page, upTo));
    }

    /** The stream opens just before the first, so that a client that is cut off among them misses none. */
    private void writeValues(TopicSelection values, Newest page, long upTo) {
        List<StoredEvent> wanted = page.events().stream()
                .filter(value -> value.sequence() <= opening.after() && isValue(value))
                .toList();
        boolean last = page.tooMany() || page.reached() >= opening.after();
        if (!opened && (last || !wanted.isEmpty())) {
            open(wanted.isEmpty() ? opening.after() : wanted.get(0).sequence() - 1);
        }
        wanted.forEach(value -> output.replayed(cursor(value.sequence()), value));
        if (page.tooMany()) {
            Cursor at = cursor(opening.after());
            output.gap(new Gap(at.toString(), null, at, Reason.VALUES), at);
        }
        if (opened) {
            output.reached(cursor(last ? opening.after() : page.reached()));
        }
        if (last) {
            readOn();
        } else {
            proceed(() -> readValues(values, page.reached(), upTo));
        }
    }

    private boolean isValue(StoredEvent event) {
        Instant now = clock.instant();
        return rules.isValue(event.topic())
                && !event.isExpired(now)
                && !rules.isTooOld(event.topic(), event.storedAt(), now);
    }

    private void readOn() {
        if (from >= mark) {
            finish();
        } else {
            proceed(() -> then(backplane.read(from, mark, topics, pageBytes()), this::write));
        }
    }

    /** Now, or when the client has taken what was written. */
    private void proceed(Runnable next) {
        if (output.isWritable()) {
            next.run();
        } else {
            waiting = next;
        }
    }

    private int pageBytes() {
        return Math.min(PAGE_BYTES, holdBytes);
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
            } else if (!isSuperseded(event)) {
                droppedTo = event.sequence();
            }
        }
        tellDropped();
        from = page.reached();
        output.reached(cursor(from));
        readOn();
    }

    private void tellDropped() {
        String asked = opening.resumed();
        if (droppedTo > from && asked != null) {
            Cursor to = cursor(droppedTo);
            output.gap(new Gap(asked, cursor(from), to, Reason.RETENTION), to);
        }
        droppedTo = 0;
    }

    private boolean isRetained(StoredEvent event) {
        return event.sequence() >= oldestKept(event)
                && !rules.isTooOld(event.topic(), event.storedAt(), clock.instant());
    }

    /** Who gets a value misses nothing that was before it. */
    private boolean isSuperseded(StoredEvent event) {
        return event.sequence() < oldestKept(event) && rules.isValue(event.topic());
    }

    private long oldestKept(StoredEvent event) {
        return opening.oldestKept().getOrDefault(event.topic(), 0L);
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
