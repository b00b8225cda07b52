package dev.bellwether.notifier.sse;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.StoredEvent;
import dev.bellwether.notifier.hub.Format;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event as {@code text/event-stream}, against copying the 200 bytes of JSON it holds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SseEncodeBenchmark {
    private final PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final Format format = new SseFormat();
    private final byte[] json = ("{\"topic\":\"rooms/1\",\"type\":\"t\",\"data\":{\"m\":\"" + "x".repeat(114)
                    + "\"},\"created_at\":\"2026-01-01T00:00:00.000Z\"}")
            .getBytes(StandardCharsets.UTF_8);
    private final StoredEvent event = new StoredEvent(4711, "rooms/1", Instant.EPOCH, json);
    private Cursor at = new Cursor("dlvm2kq8h3s0", 4711);

    @Benchmark
    public int sse() {
        return length(format.event(allocator, at, event));
    }

    @Benchmark
    public int baseline() {
        return length(allocator.directBuffer(json.length).writeBytes(json));
    }

    private static int length(ByteBuf encoded) {
        int length = encoded.readableBytes();
        encoded.release();
        return length;
    }
}
