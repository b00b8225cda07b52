package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.event.TraceContext;
import dev.bellwether.notifier.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes the live feed of the log, and hands each notification to the {@link Shard} of every event loop. */
public final class Hub implements LiveSink, AutoCloseable {
    /** Topics whose newest position is told to whoever looks. */
    private static final int REMEMBERED = 4096;

    private final Map<EventExecutor, Shard> shards = new IdentityHashMap<>();
    private final List<Shard> all;
    private final Tracing tracing;
    private final MeterRegistry meters;
    private final AtomicInteger encodings = new AtomicInteger();
    private final AtomicLong offered = new AtomicLong();
    private final OpenStreams streams = new OpenStreams();
    private final RecentTopics recent = new RecentTopics(REMEMBERED);
    private volatile boolean connected;
    private volatile String epoch = "";

    /** @param loops those of the public port's connections */
    public Hub(EventLoopGroup loops, Tracing tracing, MeterRegistry meters) {
        this.tracing = tracing;
        DeliveryTimes times = new DeliveryTimes(meters);
        for (EventExecutor executor : loops) {
            shards.put(executor, new Shard((EventLoop) executor, encodings::get, times));
        }
        this.all = List.copyOf(shards.values());
        this.meters = meters;
        Gauge.builder("bellwether.loop.waiting", this, Hub::waiting)
                .description("Notifications that came from the log and wait for the event loop that is furthest behind")
                .register(meters);
    }

    /**
     * Adds a transport. Before the log is followed.
     *
     * @param transport its name in metrics
     */
    public Encoding encoding(String transport, Format format) {
        Counter encodes = Counter.builder("bellwether.encodes")
                .tag("transport", transport)
                .description("Live notifications encoded: at most one each and transport, however many subscribers")
                .register(meters);
        return new Encoding(encodings.getAndIncrement(), transport, format, encodes);
    }

    /** @throws IllegalArgumentException for a loop that is not one of the public port's */
    public Shard shard(EventLoop loop) {
        Shard shard = shards.get(loop);
        if (shard == null) {
            throw new IllegalArgumentException("loop: " + loop + " (expected: one of the public port's)");
        }
        return shard;
    }

    /** Those that {@link Streams} opens. */
    OpenStreams streams() {
        return streams;
    }

    /**
     * What it carries now. From any thread, without stopping an event loop; its time grows with the open streams and their topics.
     *
     * @param most streams and topics of each list, 1 or more
     */
    public HubSnapshot look(int most) {
        return streams.look(recent, most);
    }

    /** Whether the log can be reached. */
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void begin(String newEpoch, long last) {
        epoch = newEpoch;
        Cursor at = new Cursor(newEpoch, last);
        recent.begin(at);
        all.forEach(shard -> shard.begin(at));
    }

    @Override
    public void event(StoredEvent event, @Nullable TraceContext trace) {
        Cursor at = new Cursor(epoch, event.sequence());
        recent.published(event.topic(), at);
        LiveEvent live = new LiveEvent(at, event, encodings.get(), tracing.delivering(at, event, trace, all.size()));
        live.retain(all.size());
        offered.incrementAndGet();
        all.forEach(shard -> shard.offer(live));
        live.release();
    }

    /** Gives back what no loop will deliver any more. After the end of the loops, and of the feed. */
    @Override
    public void close() {
        all.forEach(Shard::close);
    }

    private long waiting() {
        long taken = all.stream().mapToLong(Shard::taken).min().orElse(0);
        return Math.max(0, offered.get() - taken);
    }

    @Override
    public void connected(boolean nowConnected) {
        connected = nowConnected;
    }
}
