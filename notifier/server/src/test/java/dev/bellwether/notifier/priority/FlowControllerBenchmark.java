package dev.bellwether.notifier.priority;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
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

/**
 * An event of 200 bytes to each of 4,000 streams of one connection, per stream, through Netty's flow controller, which is what asks a distributor: with the
 * product's and with Netty's that knows no priorities. Frames are counted and not written, so that nothing but flow control is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class FlowControllerBenchmark {
    private static final int STREAMS = StreamSchedulerBenchmark.STREAMS;
    private static final int EVENT = StreamSchedulerBenchmark.EVENT;

    private final Peer oneClass = Peer.scheduled(1);
    private final Peer eightClasses = Peer.scheduled(8);
    private final Peer uniform = Peer.uniform();

    /** All of one class. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long oneClass() throws Http2Exception {
        return oneClass.event();
    }

    /** Of eight classes, one for each urgency. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long eightClasses() throws Http2Exception {
        return eightClasses.event();
    }

    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public long baseline() throws Http2Exception {
        return uniform.event();
    }

    /** A connection whose streams each get the same. */
    private static final class Peer {
        private final Http2RemoteFlowController flow;
        private final Http2Stream connection;
        private final List<Event> events = new ArrayList<>();

        private Peer(Http2Connection connection) {
            this.connection = connection.connectionStream();
            flow = connection.remote().flowController();
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.config()
                    .setOption(
                            ChannelOption.WRITE_BUFFER_WATER_MARK,
                            new WriteBufferWaterMark(0, StreamSchedulerBenchmark.ROUND));
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
            try {
                flow.channelHandlerContext(channel.pipeline().lastContext());
                flow.incrementWindowSize(this.connection, STREAMS * EVENT);
                for (int i = 0; i < STREAMS; i++) {
                    events.add(new Event(connection.remote().createStream(2 * i + 1, true)));
                }
            } catch (Http2Exception e) {
                throw new IllegalStateException(e);
            }
        }

        static Peer scheduled(int classes) {
            ScheduledConnection connection = new ScheduledConnection();
            Peer peer = new Peer(connection);
            for (int i = 0; i < STREAMS; i++) {
                connection.scheduler().classed(peer.events.get(i).stream, StreamSchedulerBenchmark.topics(i, classes));
            }
            return peer;
        }

        static Peer uniform() {
            DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
            connection
                    .remote()
                    .flowController(new DefaultHttp2RemoteFlowController(
                            connection, new UniformStreamByteDistributor(connection)));
            return new Peer(connection);
        }

        long event() throws Http2Exception {
            for (Event event : events) {
                event.left = EVENT;
                flow.addFlowControlled(event.stream, event);
            }
            flow.writePendingBytes();
            long sent = 0;
            for (Event event : events) {
                if (event.left > 0) {
                    throw new IllegalStateException("left: " + event.left + " (expected: 0)");
                }
                sent += EVENT;
                flow.incrementWindowSize(event.stream, EVENT);
            }
            flow.incrementWindowSize(connection, STREAMS * EVENT);
            return sent;
        }
    }

    /** What a stream has to send. */
    private static final class Event implements Http2RemoteFlowController.FlowControlled {
        private final Http2Stream stream;
        private int left;

        Event(Http2Stream stream) {
            this.stream = stream;
        }

        @Override
        public int size() {
            return left;
        }

        @Override
        public void error(ChannelHandlerContext context, Throwable cause) {
            throw new IllegalStateException(cause);
        }

        @Override
        public void writeComplete() {}

        @Override
        public void write(ChannelHandlerContext context, int most) {
            left -= Math.min(left, most);
        }

        @Override
        public boolean merge(ChannelHandlerContext context, Http2RemoteFlowController.FlowControlled next) {
            return false;
        }
    }
}
