package dev.bellwether.notifier.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives the HTTP/1.1 codec what was read in portions, and neither gives nor reads while requests wait for their turn. The codec makes requests
 * of all the bytes it is given and cuts a connection with more than 128 of them unanswered, without a word; a portion holds no more than 57.
 */
final class Http1Portions extends ChannelInboundHandlerAdapter {
    /** The shortest request, {@code GET / HTTP/1.1} and an empty line, has 18 bytes. */
    private static final int PORTION = 1024;

    private final Deque<ByteBuf> read = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean paused;
    private boolean giving;
    private boolean given;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof ByteBuf bytes) {
            read.add(bytes);
            give(reading);
        } else {
            reading.fireChannelRead(message);
        }
    }

    /** Whether the codec was given something since this was asked last. */
    boolean hasGiven() {
        boolean was = given;
        given = false;
        return was;
    }

    /** Somebody waits for the answer to another request. */
    void pause() {
        ChannelHandlerContext known = context;
        if (known != null && !paused) {
            paused = true;
            known.channel().config().setAutoRead(false);
        }
    }

    /** Nobody waits any more. */
    void resume() {
        ChannelHandlerContext known = context;
        if (known == null || !paused) {
            return;
        }
        paused = false;
        if (!read.isEmpty() && !giving) {
            give(known);
            known.fireChannelReadComplete();
        }
        if (!paused) {
            known.channel().config().setAutoRead(true);
        }
    }

    private void give(ChannelHandlerContext to) {
        if (giving) {
            return; // an answer written at once ends a turn while its request is still being given
        }
        giving = true;
        try {
            while (!read.isEmpty() && !paused) {
                ByteBuf first = read.element();
                given = true;
                if (first.readableBytes() <= PORTION) {
                    read.remove();
                    to.fireChannelRead(first);
                } else {
                    to.fireChannelRead(first.readRetainedSlice(PORTION));
                }
            }
        } finally {
            giving = false;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        read.forEach(ByteBuf::release);
        read.clear();
    }
}
