package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.backplane.LiveSink;
import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.http.SharedPart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Takes the live feed of the log, encodes each notification once, and hands it to the {@link Shard} of every event loop. */
public final class Hub implements LiveSink {
    private final Map<EventExecutor, Shard> shards = new IdentityHashMap<>();
    private final List<Shard> all;
    private final BiFunction<Cursor, StoredEvent, ByteBuf> encoding;
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Counter encodes;
    private volatile boolean connected;
    private volatile String epoch = "";

    /**
     * @param loops those of the public port's connections
     * @param encoding a notification's bytes on the wire
     */
    public Hub(EventLoopGroup loops, BiFunction<Cursor, StoredEvent, ByteBuf> encoding, MeterRegistry meters) {
        for (EventExecutor executor : loops) {
            shards.put(executor, new Shard((EventLoop) executor));
        }
        this.all = List.copyOf(shards.values());
        this.encoding = encoding;
        this.encodes = Counter.builder("bellwether.encodes")
                .description("Live notifications encoded: one each, however many subscribers")
                .register(meters);
    }

    /** @throws IllegalArgumentException for a loop that is not one of the public port's */
    public Shard shard(EventLoop loop) {
        Shard shard = shards.get(loop);
        if (shard == null) {
            throw new IllegalArgumentException("loop: " + loop + " (expected: one of the public port's)");
        }
        return shard;
    }

    /** Whether the log can be reached. */
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void begin(String newEpoch, long last) {
        epoch = newEpoch;
        all.forEach(shard -> shard.begin(new Cursor(newEpoch, last)));
    }

    @Override
    public void event(StoredEvent event) {
        SharedPart part = SharedPart.of(allocator, encoding.apply(new Cursor(epoch, event.sequence()), event));
        encodes.increment();
        LiveEvent live = new LiveEvent(event.sequence(), event.topic(), part);
        part.retain(all.size());
        all.forEach(shard -> shard.offer(live));
        part.release();
    }

    @Override
    public void connected(boolean nowConnected) {
        connected = nowConnected;
    }
}
