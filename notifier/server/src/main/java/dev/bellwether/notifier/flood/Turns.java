package dev.bellwether.notifier.flood;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind a connection's {@link FrameGuard} and gives the codec no more than some dozens of frames before all other connections of the event
 * loop have had their turn. What a single read brings may be a thousand requests; whoever sends so many is slowed down by not being read, and nobody
 * else waits for them. Large frames come in the bytes of few, and pass as they are read.
 */
public final class Turns extends ChannelInboundHandlerAdapter {
    /** Of a turn. */
    private static final int FRAMES = 8;
    /** What the codec tells of the first portion stops the rest. */
    private static final int MOST = 4 << 10;
    /** Fewer bytes than this are not worth a turn. */
    private static final int LEAST = 256;

    private final FrameGuard guard;
    private @Nullable Deque<ByteBuf> held;
    private int seen;
    /** Of what was read last. */
    private float framesPerByte;

    private float given;

    public Turns(FrameGuard guard) {
        this.guard = guard;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        int found = guard.found();
        framesPerByte = (float) (found - seen) / Math.max(1, bytes.readableBytes());
        seen = found;
        if (held != null) {
            held.add(bytes);
        } else if (!give(context, bytes)) {
            hold(context, bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (held == null) {
            given = 0;
        }
        context.fireChannelReadComplete();
    }

    /** Nobody sends any more: there are no turns to take. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Deque<ByteBuf> rest = held;
        held = null;
        while (rest != null && !rest.isEmpty()) {
            given = Integer.MIN_VALUE;
            give(context, rest.remove());
        }
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }

    /** @return whether all was given, or nobody takes any more; otherwise the rest is still the caller's */
    private boolean give(ChannelHandlerContext context, ByteBuf bytes) {
        while (!guard.isOver() && bytes.isReadable()) {
            if (given >= FRAMES) {
                return false;
            }
            int portion = Math.min(bytes.readableBytes(), portion());
            given += portion * framesPerByte;
            context.fireChannelRead(bytes.readRetainedSlice(portion));
        }
        // Those of a connection that is closed are taken and forgotten, or what it was told would be lost with what is
        // not read.
        bytes.release();
        return true;
    }

    private int portion() {
        return (int) Math.min(MOST, Math.max(LEAST, (FRAMES - given) / framesPerByte));
    }

    private void hold(ChannelHandlerContext context, ByteBuf bytes) {
        Deque<ByteBuf> kept = new ArrayDeque<>();
        kept.add(bytes);
        held = kept;
        context.channel().config().setAutoRead(false);
        await(context);
    }

    /** A task of now would be run before the others are read; one that is due is run after. */
    private void await(ChannelHandlerContext context) {
        context.executor().schedule(() -> resume(context), 1, TimeUnit.NANOSECONDS);
    }

    private void resume(ChannelHandlerContext context) {
        Deque<ByteBuf> waiting = held;
        if (waiting == null) {
            return;
        }
        given = 0;
        while (!waiting.isEmpty() && give(context, waiting.element())) {
            waiting.remove();
        }
        if (!waiting.isEmpty()) {
            context.fireChannelReadComplete();
            await(context);
            return;
        }
        held = null;
        given = 0;
        context.fireChannelReadComplete();
        context.channel().config().setAutoRead(true);
    }
}
