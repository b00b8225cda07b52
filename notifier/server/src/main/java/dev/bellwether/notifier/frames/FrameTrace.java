package dev.bellwether.notifier.frames;

import dev.bellwether.notifier.http.Connection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One look at the frames of some connections, bounded in connections and bytes, and in time by whoever began it. Connections are followed on their
 * own event loops.
 */
public final class FrameTrace {
    /** Of a trace. A connection that comes when there are as many is not followed. */
    public static final int MOST_CONNECTIONS = 16;
    /** Of what is told, about. */
    public static final long MOST_BYTES = 8 << 20;

    private final FrameWish wish;
    private final Sink sink;
    private final Consumer<FrameTrace> ended;
    private final Map<Channel, FrameTap> followed = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Where what is told goes. Any thread, several at once. */
    public interface Sink {
        void write(byte[] part);

        /** No more comes. Once. */
        void end();
    }

    /** Why no more is told. */
    public enum End {
        /** Whoever asked has seen enough, or has gone. */
        TIME,
        /** As much was told as may be. */
        BYTES
    }

    FrameTrace(FrameWish wish, Sink sink, Consumer<FrameTrace> ended) {
        this.wish = wish;
        this.sink = sink;
        this.ended = ended;
    }

    void begin(Collection<Channel> open) {
        sink.write(wish.format().head());
        Map<EventLoop, List<Channel>> byLoop = new HashMap<>();
        open.forEach(connection -> byLoop.computeIfAbsent(connection.eventLoop(), loop -> new ArrayList<>())
                .add(connection));
        byLoop.forEach((loop, connections) ->
                loop.execute(() -> connections.forEach(connection -> follow(connection, false))));
    }

    void opened(Channel connection) {
        follow(connection, true);
    }

    /** Ends it. Idempotent. */
    public void end(End why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        followed.forEach((connection, tap) -> connection.eventLoop().execute(() -> leave(connection, tap)));
        sink.write(wish.format().tail(why, followed.size(), frames.get()));
        sink.end();
        ended.accept(this);
    }

    private void follow(Channel channel, boolean whole) {
        ChannelHandlerContext codec = channel.pipeline().context(Http2FrameCodec.class);
        if (over.get() || codec == null || !isWanted(channel) || followed.containsKey(channel)) {
            return;
        }
        if (followed.size() >= MOST_CONNECTIONS) {
            return;
        }
        FrameWriter writer = wish.format().writer(Ends.of(channel), whole);
        tell(writer.opening(Instant.now()));
        FrameTap tap = new FrameTap(whole ? FrameSplitter.fromPreface() : FrameSplitter.somewhere(), (sent, frame) -> {
            if (!over.get()) {
                frames.incrementAndGet();
                tell(writer.frame(sent, frame, Instant.now()));
            }
        });
        channel.pipeline().addBefore(codec.name(), null, tap);
        Connection.of(channel).setTraced(true);
        followed.put(channel, tap);
        if (over.get()) {
            leave(channel, tap);
        }
    }

    /** On its event loop, and whatever became of it. */
    private static void leave(Channel channel, FrameTap tap) {
        if (channel.pipeline().context(tap) != null) {
            channel.pipeline().remove(tap);
            Connection.of(channel).setTraced(false);
        }
    }

    private boolean isWanted(Channel channel) {
        FrameWish.Whose whose = wish.whose();
        if (whose instanceof FrameWish.Whose.Peer peer) {
            return peer.address().equals(Connection.of(channel).source());
        }
        return whose instanceof FrameWish.Whose.Connection one
                && one.id().equals(channel.id().asShortText());
    }

    private void tell(byte[] part) {
        sink.write(part);
        if (bytes.addAndGet(part.length) >= MOST_BYTES) {
            end(End.BYTES);
        }
    }
}
