package dev.bellwether.notifier.websocket;

import dev.bellwether.notifier.hub.EncodeSample;
import dev.bellwether.notifier.hub.Format;
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

/** An event as a text frame, plain and deflated, against copying the 200 bytes of JSON it holds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebSocketEncodeBenchmark {
    private final EncodeSample sample = new EncodeSample();
    private final Format plain = new WebSocketFormat(Frames::text);
    private final Format deflated = new WebSocketFormat(new DeflatedFrames());

    @Benchmark
    public int plain() {
        return sample.encoded(plain);
    }

    @Benchmark
    public int deflated() {
        return sample.encoded(deflated);
    }

    @Benchmark
    public int baseline() {
        return sample.copied();
    }
}
