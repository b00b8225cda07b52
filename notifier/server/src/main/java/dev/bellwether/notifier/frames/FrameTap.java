package dev.bellwether.notifier.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Stands before a connection's HTTP/2 codec as long as it is looked at: what passes is told of and not changed. On its event loop. */
final class FrameTap extends ChannelDuplexHandler {
    private final FrameSplitter received;
    private final FrameSplitter sent = FrameSplitter.betweenFrames();
    private final Listener listener;

    /** Is told of frames in the order in which they pass. */
    interface Listener {
        void frame(boolean sent, Frame frame);
    }

    FrameTap(FrameSplitter received, Listener listener) {
        this.received = received;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            received.read(bytes, frame -> listener.frame(false, frame));
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            sent.read(bytes, frame -> listener.frame(true, frame));
        }
        context.write(message, promise);
    }
}
