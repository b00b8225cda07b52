package dev.bellwether.notifier.priority;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.StreamByteDistributor;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
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

/** An event of 200 bytes to each of 4,000 streams of one connection, per stream, against Netty's distributor that knows no priorities. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class StreamSchedulerBenchmark {
    static final int STREAMS = 4000;
    static final int EVENT = 200;
    /** What a socket takes at a time. */
    static final int ROUND = 32 << 10;

    private final Peer oneClass = new Peer(1);
    private final Peer eightClasses = new Peer(8);
    private final Peer uniform = new Peer();

    /** All of one class. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long oneClass() {
        return oneClass.event();
    }

    /** Of eight classes, one for each urgency. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long eightClasses() {
        return eightClasses.event();
    }

    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long baseline() {
        return uniform.event();
    }

    /** The class of the stream at a place, where there are so many, one for each urgency. */
    static TopicClass topics(int place, int classes) {
        int urgency = place % classes;
        return new TopicClass("t" + urgency, urgency, 64, false, null);
    }

    /** A connection whose streams each get the same. */
    private static final class Peer {
        private final Flow flow;
        private final List<Flow.State> streams = new ArrayList<>();

        /** With the product's scheduler. */
        Peer(int classes) {
            ScheduledConnection connection = new ScheduledConnection();
            flow = new Flow(connection, connection.scheduler());
            open();
            for (int i = 0; i < STREAMS; i++) {
                connection.scheduler().classed(streams.get(i).stream(), topics(i, classes));
            }
        }

        /** With Netty's. */
        Peer() {
            DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
            StreamByteDistributor distributor = new UniformStreamByteDistributor(connection);
            // As that of the product has one: it keeps something of its own for each stream.
            connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, distributor));
            flow = new Flow(connection, distributor);
            open();
        }

        private void open() {
            flow.recordNothing();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(flow.open(2 * i + 1));
            }
        }

        long event() {
            streams.forEach(stream -> {
                stream.window(EVENT);
                stream.write(EVENT);
            });
            while (flow.distribute(ROUND)) {
                // until all have left
            }
            return streams.get(STREAMS - 1).sent();
        }
    }
}
