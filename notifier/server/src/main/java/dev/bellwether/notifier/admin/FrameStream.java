package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.frames.FrameTrace;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;

/**
 * Carries a trace to whoever asked for it: what comes from many event loops is collected, and leaves some times a second. It never waits for its
 * reader, as a trace has no more bytes than may lie here.
 */
final class FrameStream implements FrameTrace.Sink {
    private static final long EVERY_MILLIS = 50;

    private final ChannelHandlerContext context;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private boolean ended;

    FrameStream(ChannelHandlerContext context) {
        this.context = context;
    }

    /** On the reader's event loop. */
    void start(FrameTrace begun, int seconds) {
        context.executor().schedule(() -> begun.end(FrameTrace.End.TIME), seconds, TimeUnit.SECONDS);
        context.channel().closeFuture().addListener(gone -> begun.end(FrameTrace.End.TIME));
        send();
    }

    @Override
    public synchronized void write(byte[] part) {
        if (!ended) {
            collected.writeBytes(part);
        }
    }

    @Override
    public synchronized void end() {
        ended = true;
    }

    private void send() {
        if (!context.channel().isActive()) {
            return;
        }
        byte[] part;
        boolean last;
        synchronized (this) {
            part = collected.toByteArray();
            collected.reset();
            last = ended;
        }
        if (part.length > 0) {
            context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
        }
        if (last) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.executor().schedule(this::send, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
