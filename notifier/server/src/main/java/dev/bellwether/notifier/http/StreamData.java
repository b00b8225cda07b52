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
    private final List<Runnable> drained = new ArrayList<>(0);
    private long queued;

    /** @param context the codec's */
    StreamData(ChannelHandlerContext context, Http2FrameCodec codec, int stream) {
        this.context = context;
        this.codec = codec;
        this.stream = stream;
    }

    @Override
    public void write(SharedPart part) {
        write(part.content().retainedDuplicate());
    }

    @Override
    public void write(ByteBuf part) {
        Http2Stream open = codec.connection().stream(stream);
        if (open == null || !context.channel().isActive()) {
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
            drained.add(task);
        }
    }

    private void left(int bytes) {
        queued -= bytes;
        if (queued == 0 && !drained.isEmpty()) {
            // Not now: the flow controller is in the midst of its round.
            drained.forEach(context.executor()::execute);
            drained.clear();
        }
    }

    private final class Waiting implements FlowControlled {
        private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>(1);
        private int size;

        Waiting(ByteBuf bytes) {
            parts.add(bytes);
            size = bytes.readableBytes();
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public boolean merge(ChannelHandlerContext ignored, FlowControlled next) {
            if (!(next instanceof Waiting later) || later.stream() != stream) {
                return false;
            }
            parts.addAll(later.parts);
            size += later.size;
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
            parts.forEach(ByteBuf::release);
            parts.clear();
            queued -= size;
            size = 0;
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
            for (int wanted = length; wanted > 0; ) {
                ByteBuf part = parts.element();
                int taken = Math.min(wanted, part.readableBytes());
                frame.writeBytes(part, taken);
                wanted -= taken;
                if (!part.isReadable()) {
                    parts.remove().release();
                }
            }
            size -= length;
            context.write(frame, context.channel().unsafe().voidPromise());
            left(length);
        }
    }
}
