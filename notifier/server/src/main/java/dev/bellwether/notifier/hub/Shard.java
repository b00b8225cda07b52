package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.Connection;
import dev.bellwether.notifier.tracing.Tracing.Delivering;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one event loop. Everything but {@link #offer} and {@link #begin} happens on that loop, so nothing here is locked. One task,
 * a sweep, serves however many notifications have come by the time it runs: waking the loop and writing to sockets are what costs.
 */
public final class Shard {
    /** After so many notifications the loop gets to read its sockets again. */
    private static final int SWEEP = 256;
    /** Notifications that leave together, in bytes of content: what a subscriber's bound may be exceeded by. */
    private static final int RUN_BYTES = 64 << 10;

    private final EventLoop loop;
    private final IntSupplier encodings;
    private final DeliveryTimes times;
    private final Sweeps sweeps = new Sweeps(System.nanoTime());
    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<String, Bucket> exact = new HashMap<>();
    private final Map<TopicPattern, Bucket> patterns = new HashMap<>();
    private final List<LiveEvent> run = new ArrayList<>();
    private final List<Connection> unflushed = new ArrayList<>();
    /** When the log took the first of each run that this sweep has written to somebody. */
    private final List<Instant> written = new ArrayList<>();

    /** What this sweep has written, or left out, and somebody is to be told of. */
    private final List<Traced> traced = new ArrayList<>();

    /** Notifications taken from the queue so far; written on the loop alone. */
    private volatile long taken;

    private boolean reached;
    private int wroteTo;
    private int runBytes;
    private long round;
    private @Nullable Cursor position;

    Shard(EventLoop loop, IntSupplier encodings, DeliveryTimes times) {
        this.loop = loop;
        this.encodings = encodings;
        this.times = times;
    }

    /** @param streams that it was written to */
    private record Traced(Delivering delivery, int streams) {}

    /** What waits for the loop. */
    private sealed interface Item {
        record Begin(Cursor at) implements Item {}

        record Event(LiveEvent event) implements Item {}
    }

    /** How far this loop has delivered; null until the log was first reached. */
    public @Nullable Cursor position() {
        return position;
    }

    /** How many sweeps have begun: what is written in one is not flushed before its end. */
    public long round() {
        return round;
    }

    /** How many notifications it has taken of those it was offered. Any thread. */
    long taken() {
        return taken;
    }

    /** From now on the subscriber gets everything after {@link #position}. */
    public void add(Subscriber subscriber) {
        for (TopicPattern pattern : subscriber.topics().patterns()) {
            bucketFor(pattern).add(subscriber);
        }
    }

    public void remove(Subscriber subscriber) {
        for (TopicPattern pattern : subscriber.topics().patterns()) {
            Bucket bucket = bucketFor(pattern);
            bucket.remove(subscriber);
            if (bucket.isEmpty()) {
                exact.remove(pattern.toString());
                patterns.remove(pattern);
            }
        }
    }

    /** Any thread. Takes one reference of the event. */
    void offer(LiveEvent event) {
        queue.add(new Item.Event(event));
        schedule();
    }

    /** Any thread. */
    void begin(Cursor at) {
        queue.add(new Item.Begin(at));
        schedule();
    }

    /** Gives back what it was offered and has not taken: a sweep that was to come ends with its loop. After the loop's end. */
    void close() {
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            if (item instanceof Item.Event event) {
                event.event().release();
            }
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        long now = System.nanoTime();
        long wait = sweeps.delay(now);
        if (wait > 0) {
            loop.schedule(this::sweep, wait, TimeUnit.NANOSECONDS);
        } else {
            sweep();
        }
    }

    private void sweep() {
        long from = System.nanoTime();
        scheduled.set(false);
        round++;
        Item item = null;
        long events = taken;
        for (int i = 0; i < SWEEP && (item = queue.poll()) != null; i++) {
            if (item instanceof Item.Begin begin) {
                deliverRun(false);
                beginAt(begin.at());
            } else if (item instanceof Item.Event event) {
                events++;
                collect(event.event());
            }
        }
        taken = events;
        deliverRun(unflushed.isEmpty());
        unflushed.forEach(Connection::flushPastHandlers);
        unflushed.clear();
        times.written(written);
        written.clear();
        traced.forEach(each -> each.delivery().written(each.streams()));
        traced.clear();
        sweeps.swept(from, System.nanoTime());
        if (!queue.isEmpty()) {
            schedule();
        }
    }

    private void beginAt(Cursor at) {
        boolean changed = position != null && !position.equals(at);
        position = at;
        if (changed) {
            Set<Subscriber> all = new LinkedHashSet<>();
            exact.values().forEach(bucket -> all.addAll(Arrays.asList(bucket.members())));
            patterns.values().forEach(bucket -> all.addAll(Arrays.asList(bucket.members())));
            all.forEach(Subscriber::logChanged);
        }
    }

    private void collect(LiveEvent event) {
        int size = event.size();
        if (!run.isEmpty() && (!run.get(0).topic().equals(event.topic()) || runBytes + size > RUN_BYTES)) {
            deliverRun(false);
        }
        run.add(event);
        runBytes += size;
    }

    /** @param only whether nothing else is delivered in this sweep, before or after */
    private void deliverRun(boolean only) {
        Cursor before = position;
        if (before != null) {
            run.stream().filter(event -> event.sequence() <= before.sequence()).forEach(event -> {
                written(event, 0);
                event.release();
            });
            run.removeIf(event -> event.sequence() <= before.sequence());
        }
        if (run.isEmpty()) {
            return;
        }
        LiveRun toDeliver = new LiveRun(run, encodings.getAsInt());
        run.clear();
        runBytes = 0;
        wroteTo = 0;
        try {
            if (before != null) {
                reached = false;
                deliver(toDeliver, only);
                position = toDeliver.last().at();
                if (reached) {
                    written.add(toDeliver.first().storedAt());
                }
            }
        } finally {
            for (LiveEvent event : toDeliver.events()) {
                written(event, wroteTo);
            }
            toDeliver.release();
        }
    }

    private void written(LiveEvent event, int streams) {
        Delivering delivery = event.traced();
        if (delivery != null) {
            traced.add(new Traced(delivery, streams));
        }
    }

    private void deliver(LiveRun toDeliver, boolean only) {
        String topic = toDeliver.first().topic();
        if (topic.indexOf('*') >= 0) {
            deliverToTopicsOf(TopicPattern.of(topic), toDeliver, only);
        }
        Bucket named = exact.get(topic);
        if (named != null) {
            deliver(toDeliver, named, only);
        }
        if (!patterns.isEmpty()) {
            // A copy: a subscriber that ends while being served takes its bucket away.
            for (Map.Entry<TopicPattern, Bucket> entry : List.copyOf(patterns.entrySet())) {
                if (entry.getKey().concerns(topic)) {
                    deliver(toDeliver, entry.getValue(), only);
                }
            }
        }
    }

    /** What was published to a pattern is for the subscribers of each of its topics; who has several of them takes it once. */
    private void deliverToTopicsOf(TopicPattern pattern, LiveRun toDeliver, boolean only) {
        for (Map.Entry<String, Bucket> entry : List.copyOf(exact.entrySet())) {
            if (pattern.matches(entry.getKey())) {
                deliver(toDeliver, entry.getValue(), only);
            }
        }
    }

    private void deliver(LiveRun toDeliver, Bucket subscribers, boolean only) {
        Subscriber[] members = subscribers.members();
        reached |= members.length > 0;
        for (Subscriber subscriber : members) {
            if (subscriber.deliver(toDeliver)) {
                wroteTo++;
            }
            Connection connection = subscriber.connection();
            if (only && connection.streams() <= 1) {
                // While what it takes is still at hand.
                connection.flushPastHandlers();
            } else if (connection.unflushed()) {
                unflushed.add(connection);
            }
        }
    }

    private Bucket bucketFor(TopicPattern pattern) {
        return pattern.isExact()
                ? exact.computeIfAbsent(pattern.toString(), key -> new Bucket())
                : patterns.computeIfAbsent(pattern, key -> new Bucket());
    }
}
