package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.backplane.MemoryBackplane;
import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.config.TopicConfig;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TopicPattern;
import dev.bellwether.notifier.event.TopicSelection;
import dev.bellwether.notifier.event.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A log, an event loop and a client, moved by hand. */
final class CatchingUp implements CatchUp.Output, LiveSink {
    static final TopicSelection ROOMS = TopicSelection.of(List.of("rooms/1", "rooms/2"));

    final List<StoredEvent> log = new ArrayList<>();
    final List<Long> received = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    String epoch = "";
    Cursor openedAt = new Cursor("none", 0);
    Cursor reachedAt = new Cursor("none", 0);
    boolean live;
    Duration passed = Duration.ZERO;
    private final InstantSource time = () -> Instant.now().plus(passed);
    final MemoryBackplane backplane;
    private final TopicSelection selected;
    private final RetentionRules rules;
    private final int holdBytes;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> answers = new ArrayList<>();
    private CatchUp catchUp;
    private int delivered;
    private long position;
    private boolean started;
    private boolean writable = true;

    CatchingUp(int messages, int holdBytes) {
        this(List.of(topic("rooms/*", messages)), ROOMS, holdBytes);
    }

    CatchingUp(List<TopicConfig> topics, TopicSelection selected, int holdBytes) {
        this.selected = selected;
        this.rules = new RetentionRules(topics, 100);
        this.holdBytes = holdBytes;
        backplane = new MemoryBackplane(
                topic -> rules.rule(topic)
                        .map(rule -> new MemoryBackplane.Retention(rule.messages() + 1, rule.age()))
                        .orElse(new MemoryBackplane.Retention(1_000_000, Duration.ofDays(1))),
                time.withZone(ZoneOffset.UTC));
        backplane.start(this);
        catchUp = newCatchUp();
    }

    /** One that keeps so many of each topic, for an hour. */
    static TopicConfig topic(String name, int messages) {
        return new TopicConfig(TopicPattern.of(name), messages, Duration.ofHours(1), SlowConsumer.DISCONNECT);
    }

    private CatchUp newCatchUp() {
        return new CatchUp(
                new LateBackplane(backplane, answers),
                selected,
                rules,
                time.withZone(ZoneOffset.UTC),
                tasks::add,
                holdBytes,
                this);
    }

    /** Until the loop is where the log is. */
    void deliverAll() {
        while (deliver()) {
            // the next
        }
    }

    void start(Start start) {
        received.clear();
        gaps.clear();
        live = false;
        started = true;
        catchUp = newCatchUp();
        catchUp.start(start, new Cursor(epoch, position));
    }

    long publish(String topic) {
        return backplane
                .publish(topic, "0123456789".getBytes(StandardCharsets.US_ASCII))
                .toCompletableFuture()
                .join()
                .sequence();
    }

    long position() {
        return position;
    }

    long last() {
        return log.get(log.size() - 1).sequence();
    }

    boolean deliver() {
        if (delivered == log.size()) {
            return false;
        }
        StoredEvent event = log.get(delivered++);
        position = event.sequence();
        if (started && selected.matches(event.topic())) {
            LiveEvent liveEvent = new LiveEvent(new Cursor(epoch, event.sequence()), event, 0, null);
            if (live) {
                held(liveEvent);
            } else {
                catchUp.live(liveEvent);
            }
            liveEvent.release();
        }
        return true;
    }

    void answer(Random random) {
        if (!answers.isEmpty()) {
            answers.remove(random.nextInt(answers.size())).run();
        }
    }

    void runTask() {
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    void toggle() {
        writable = !writable;
        if (writable && started) {
            catchUp.writable();
        }
    }

    void settle(Random random) {
        if (!writable) {
            toggle();
        }
        do {
            answer(random);
            runTask();
        } while (deliver() || !answers.isEmpty() || !tasks.isEmpty());
    }

    @Override
    public void begin(String newEpoch, long last) {
        epoch = newEpoch;
    }

    @Override
    public void event(StoredEvent event, @Nullable TraceContext trace) {
        log.add(event);
    }

    @Override
    public void connected(boolean connected) {}

    @Override
    public void opened(Cursor at) {
        openedAt = at;
    }

    @Override
    public void gap(Gap gap, Cursor at) {
        gaps.add(gap);
    }

    @Override
    public void replayed(Cursor at, StoredEvent event) {
        received.add(at.sequence());
    }

    @Override
    public int size(LiveEvent event) {
        return 10;
    }

    @Override
    public void held(LiveEvent event) {
        long seen = received.isEmpty() ? openedAt.sequence() : received.get(received.size() - 1);
        if (event.sequence() > seen) {
            received.add(event.sequence());
        }
    }

    @Override
    public void reached(Cursor at) {
        reachedAt = at;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void caughtUp() {
        live = true;
    }

    @Override
    public void failed() {
        throw new AssertionError("the log cannot fail here");
    }
}
