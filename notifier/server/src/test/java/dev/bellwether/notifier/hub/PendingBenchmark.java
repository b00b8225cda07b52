package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.SlowConsumerRules.Rule;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What waits for a slow client, per event that comes and goes, against a plain queue. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PendingBenchmark {
    private static final int EVENTS = 64;

    private final List<LiveEvent> events = new ArrayList<>();
    private final Pending pending = new Pending();
    private final ArrayDeque<LiveEvent> queue = new ArrayDeque<>();

    public PendingBenchmark() {
        for (int i = 1; i <= EVENTS; i++) {
            StoredEvent event = new StoredEvent(i, "rooms/" + i % 8, Instant.EPOCH, new byte[200]);
            events.add(new LiveEvent(new Cursor("e", i), event, 1, null));
        }
    }

    /** Nothing may be left out. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int inOrder() {
        return through(new Rule(SlowConsumer.DISCONNECT, false));
    }

    /** Of eight topics the newest of each stays. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int conflated() {
        return through(new Rule(SlowConsumer.CONFLATE, false));
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int baseline() {
        for (LiveEvent event : events) {
            event.retain();
            queue.add(event);
        }
        int taken = 0;
        for (LiveEvent event = queue.poll(); event != null; event = queue.poll()) {
            event.release();
            taken++;
        }
        return taken;
    }

    private int through(Rule rule) {
        for (LiveEvent event : events) {
            pending.add(event, rule);
        }
        int taken = 0;
        for (LiveEvent event = pending.poll(); event != null; event = pending.poll()) {
            event.release();
            taken++;
        }
        return taken;
    }
}
