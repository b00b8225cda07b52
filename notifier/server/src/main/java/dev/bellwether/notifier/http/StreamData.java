package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/**
 * Shared parts as DATA frames of an HTTP/2 stream. They go through the connection's flow controller, which asks for them when windows, priorities and the socket
 * allow it; what they do not go through is the stream's channel, whose price was most of a delivery's. Parts that wait together leave as one frame.
 */
final class StreamData implements SharedWriter {
    private static final int HEADER = 9;

    private final ChannelHandlerContext context;
    private final Http2FrameCodec codec;
    private final int stream;

    /** @param context the codec's */
    StreamData(ChannelHandlerContext context, Http2FrameCodec codec, int stream) {
        this.context = context;
        this.codec = codec;
        this.stream = stream;
    }

    @Override
    public ChannelFuture write(SharedPart part) {
        ChannelPromise promise = context.newPromise();
        Http2Connection connection = codec.connection();
        Http2Stream open = connection.stream(stream);
        if (open == null || !context.channel().isActive()) {
            return promise.setFailure(new ClosedChannelException());
        }
        Http2RemoteFlowController flow = codec.encoder().flowController();
        flow.addFlowControlled(open, new Waiting(part.content().retainedDuplicate(), promise));
        return promise;
    }

    @Override
    public void flush() {
        codec.flush(context);
    }

    private record Part(ByteBuf bytes, ChannelPromise written) {}

    private final class Waiting implements FlowControlled {
        private final ArrayDeque<Part> parts = new ArrayDeque<>(1);
        private int size;

        Waiting(ByteBuf bytes, ChannelPromise written) {
            add(new Part(bytes, written));
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public boolean merge(ChannelHandlerContext ignored, FlowControlled next) {
            if (next instanceof Waiting later && later.stream() == stream) {
                later.parts.forEach(this::add);
                return true;
            }
            return false;
        }

        @Override
        public void write(ChannelHandlerContext ignored, int allowed) {
            int most = codec.encoder().configuration().frameSizePolicy().maxFrameSize();
            for (int left = allowed; left > 0 && size > 0; ) {
                int length = Math.min(Math.min(left, size), most);
                frame(length);
                left -= length;
            }
        }

        @Override
        public void writeComplete() {
            // The last byte's own promise tells.
        }

        @Override
        public void error(ChannelHandlerContext ignored, Throwable cause) {
            for (Part part = parts.poll(); part != null; part = parts.poll()) {
                part.bytes().release();
                part.written().tryFailure(cause);
            }
            size = 0;
        }

        private int stream() {
            return stream;
        }

        private void add(Part part) {
            parts.add(part);
            size += part.bytes().readableBytes();
        }

        /** One buffer a frame: copying a few hundred bytes costs less than one more buffer on the way to the socket. */
        private void frame(int length) {
            ByteBuf frame = context.alloc().directBuffer(HEADER + length);
            frame.writeMedium(length)
                    .writeByte(Http2FrameTypes.DATA)
                    .writeByte(0)
                    .writeInt(stream);
            size -= length;
            ArrayDeque<ChannelPromise> whole = new ArrayDeque<>(1);
            for (int left = length; left > 0; ) {
                Part part = parts.element();
                int taken = Math.min(left, part.bytes().readableBytes());
                frame.writeBytes(part.bytes(), taken);
                left -= taken;
                if (!part.bytes().isReadable()) {
                    parts.remove();
                    part.bytes().release();
                    whole.add(part.written());
                }
            }
            context.write(frame)
                    .addListener(done -> whole.forEach(promise -> {
                        if (done.isSuccess()) {
                            promise.trySuccess();
                        } else {
                            promise.tryFailure(done.cause());
                        }
                    }));
        }
    }
}
