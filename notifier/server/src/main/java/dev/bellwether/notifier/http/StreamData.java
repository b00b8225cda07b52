package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP/2 answer as DATA frames. They go through the connection's flow controller, which asks for them when windows, priorities
 * and the socket allow it; what they do not go through is the stream's channel, whose price was most of a delivery's. Parts that wait together
 * leave as one frame.
 */
final class StreamData implements BodyWriter {
    private static final int HEADER = 9;

    private final ChannelHandlerContext context;
    private final Channel connection;
    private final Http2FrameCodec codec;
    private final Http2RemoteFlowController flow;
    private final @Nullable Http2Stream open;
    private final int stream;
    private final Connection of;
    /** What waits for the client to take everything. */
    private List<Runnable> drained = List.of();

    private long queued;

    /** @param context the codec's */
    StreamData(ChannelHandlerContext context, Http2FrameCodec codec, int stream, Connection of) {
        this.context = context;
        this.connection = context.channel();
        this.codec = codec;
        this.flow = codec.encoder().flowController();
        this.open = codec.connection().stream(stream);
        this.stream = stream;
        this.of = of;
    }

    @Override
    public void write(SharedPart part) {
        write(part.content().retain());
    }

    /** Reads the buffer by index alone, as others may share it. */
    @Override
    public void write(ByteBuf part) {
        if (open == null || !open.state().localSideOpen() || !part.isReadable() || !connection.isActive()) {
            part.release();
            return;
        }
        queued += part.readableBytes();
        flow.addFlowControlled(open, new Waiting(part));
    }

    @Override
    public long queued() {
        return queued;
    }

    @Override
    public void whenDrained(Runnable task) {
        if (queued == 0) {
            context.executor().execute(task);
        } else {
            if (drained.isEmpty()) {
                drained = new ArrayList<>(1);
            }
            drained.add(task);
        }
    }

    private void left(int bytes) {
        queued -= bytes;
        if (queued == 0 && !drained.isEmpty()) {
            // Not now: the flow controller is in the midst of its round.
            drained.forEach(context.executor()::execute);
            drained = List.of();
        }
    }

    /** A part, and those that came while it waited. Most never wait: for them there is no more than this. */
    private final class Waiting implements FlowControlled {
        private ByteBuf first;
        /** Of the first, where what has not left begins. */
        private int from;
        /** Of the first, bytes that have not left. */
        private int left;

        private int size;
        private @Nullable ArrayDeque<ByteBuf> later;

        Waiting(ByteBuf bytes) {
            first = bytes;
            from = bytes.readerIndex();
            left = bytes.readableBytes();
            size = left;
        }

        @Override
        public int size() {
            return size;
        }

        /** What is merged is new: nothing of it has left. */
        @Override
        public boolean merge(ChannelHandlerContext ignored, FlowControlled next) {
            if (!(next instanceof Waiting newest) || newest.stream() != stream) {
                return false;
            }
            ArrayDeque<ByteBuf> parts = later;
            if (parts == null) {
                parts = new ArrayDeque<>();
                later = parts;
            }
            parts.add(newest.first);
            size += newest.size;
            return true;
        }

        @Override
        public void write(ChannelHandlerContext ignored, int allowed) {
            int bytes = Math.min(allowed, size);
            // What every peer takes needs no asking.
            int most = bytes <= Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND
                    ? bytes
                    : codec.encoder().configuration().frameSizePolicy().maxFrameSize();
            for (int rest = bytes; rest > 0; rest -= most) {
                frame(Math.min(rest, most));
            }
        }

        @Override
        public void writeComplete() {
            // What has left is counted by left().
        }

        @Override
        public void error(ChannelHandlerContext ignored, Throwable cause) {
            while (size > 0) {
                size -= left;
                queued -= left;
                next();
            }
        }

        private int stream() {
            return stream;
        }

        /** One buffer a frame: copying a few hundred bytes costs less than one more buffer on the way to the socket. */
        private void frame(int length) {
            ByteBuf frame = connection.alloc().directBuffer(HEADER + length);
            frame.writeMedium(length)
                    .writeByte(Http2FrameTypes.DATA)
                    .writeByte(0)
                    .writeInt(stream);
            size -= length;
            for (int wanted = length; wanted > 0; ) {
                int taken = Math.min(wanted, left);
                frame.writeBytes(first, from, taken);
                from += taken;
                left -= taken;
                wanted -= taken;
                if (left == 0) {
                    next();
                }
            }
            Channel.Unsafe socket = connection.unsafe();
            if (of.isSecure() || of.isTraced()) {
                context.write(frame, socket.voidPromise());
            } else {
                // Where the pipeline would end: nothing between changes bytes, and thousands of pipelines fit no cache.
                socket.write(frame, socket.voidPromise());
            }
            StreamData.this.left(length);
        }

        /** The first is done with. */
        private void next() {
            first.release();
            ByteBuf part = later == null ? null : later.poll();
            if (part != null) {
                first = part;
                from = part.readerIndex();
                left = part.readableBytes();
            }
        }
    }
}
