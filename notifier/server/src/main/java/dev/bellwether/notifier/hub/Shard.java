package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.http.Connection;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one event loop. Everything but {@link #offer} happens on that loop, so nothing here is locked. One task serves however
 * many notifications have come by the time it runs: waking the loop and flushing are what costs.
 */
public final class Shard {
    /** After so many notifications the loop gets to read its sockets again. */
    private static final int BATCH = 256;

    private final EventLoop loop;
    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<String, Set<Subscriber>> exact = new HashMap<>();
    private final Map<TopicPattern, Set<Subscriber>> patterns = new HashMap<>();
    private final List<Connection> unflushed = new ArrayList<>();
    private @Nullable Cursor position;

    Shard(EventLoop loop) {
        this.loop = loop;
    }

    /** What waits for the loop. */
    private sealed interface Item {
        record Begin(Cursor at) implements Item {}

        record Event(LiveEvent event) implements Item {}
    }

    /** How far this loop has delivered; null until the log was first reached. */
    public @Nullable Cursor position() {
        return position;
    }

    /** From now on the subscriber gets everything after {@link #position}. */
    public void add(Subscriber subscriber) {
        for (TopicPattern pattern : subscriber.topics().patterns()) {
            bucketFor(pattern).add(subscriber);
        }
    }

    public void remove(Subscriber subscriber) {
        for (TopicPattern pattern : subscriber.topics().patterns()) {
            Set<Subscriber> bucket = bucketFor(pattern);
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

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        scheduled.set(false);
        Item item = null;
        for (int i = 0; i < BATCH && (item = queue.poll()) != null; i++) {
            if (item instanceof Item.Begin begin) {
                beginAt(begin.at());
            } else if (item instanceof Item.Event event) {
                deliver(event.event());
            }
        }
        unflushed.forEach(Connection::flush);
        unflushed.clear();
        if (item != null) {
            schedule();
        }
    }

    private void beginAt(Cursor at) {
        boolean changed = position != null && !position.equals(at);
        position = at;
        if (changed) {
            Set<Subscriber> all = new LinkedHashSet<>();
            exact.values().forEach(all::addAll);
            patterns.values().forEach(all::addAll);
            all.forEach(Subscriber::logChanged);
        }
    }

    private void deliver(LiveEvent event) {
        try {
            Cursor before = position;
            if (before == null || event.sequence() <= before.sequence()) {
                return;
            }
            Set<Subscriber> named = exact.get(event.topic());
            if (named != null) {
                deliver(event, named);
            }
            if (!patterns.isEmpty()) {
                // A copy: a subscriber that ends while being served takes its bucket away.
                for (Map.Entry<TopicPattern, Set<Subscriber>> entry : List.copyOf(patterns.entrySet())) {
                    if (entry.getKey().matches(event.topic())) {
                        deliver(event, entry.getValue());
                    }
                }
            }
            position = event.at();
        } finally {
            event.release();
        }
    }

    private void deliver(LiveEvent event, Set<Subscriber> subscribers) {
        for (Subscriber subscriber : subscribers.toArray(Subscriber[]::new)) {
            subscriber.deliver(event);
            Connection connection = subscriber.connection();
            if (connection.unflushed()) {
                unflushed.add(connection);
            }
        }
    }

    private Set<Subscriber> bucketFor(TopicPattern pattern) {
        return pattern.isExact()
                ? exact.computeIfAbsent(pattern.toString(), key -> new LinkedHashSet<>())
                : patterns.computeIfAbsent(pattern, key -> new LinkedHashSet<>());
    }
}
