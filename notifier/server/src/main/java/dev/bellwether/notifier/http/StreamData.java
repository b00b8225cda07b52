package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
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
    private final Http2FrameCodec codec;
    private final int stream;
    /** What waits for the client to take everything. */
    private List<Runnable> drained = List.of();

    private long queued;

    /** @param context the codec's */
    StreamData(ChannelHandlerContext context, Http2FrameCodec codec, int stream) {
        this.context = context;
        this.codec = codec;
        this.stream = stream;
    }

    @Override
    public void write(SharedPart part) {
        write(part.content().retain());
    }

    /** Reads the buffer by index alone, as others may share it. */
    @Override
    public void write(ByteBuf part) {
        Http2Stream open = codec.connection().stream(stream);
        if (open == null || !part.isReadable() || !context.channel().isActive()) {
            part.release();
            return;
        }
        queued += part.readableBytes();
        codec.encoder().flowController().addFlowControlled(open, new Waiting(part));
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
            int most = codec.encoder().configuration().frameSizePolicy().maxFrameSize();
            for (int open = Math.min(allowed, size); open > 0; ) {
                int length = Math.min(open, most);
                frame(length);
                open -= length;
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
            ByteBuf frame = context.alloc().directBuffer(HEADER + length);
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
            context.write(frame, context.channel().unsafe().voidPromise());
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
