package dev.bellwether.notifier.flood;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what a connection's peer has kept shut for too long: a stream whose window is shut alone, with RST_STREAM and ENHANCE_YOUR_CALM, for
 * whoever does not read one may read the others; all, where it is the connection's window, the socket, or many streams. On the connection's event loop.
 */
final class Stalled {
    /** Of streams: a page that has stopped to read has few. */
    private static final int MANY = 10;

    private final ChannelHandlerContext guard;
    private final Http2FrameCodec codec;
    private final long mostNanos;
    private final int many;
    private final Runnable all;
    private @Nullable Shut shut;
    private Deadline end = Deadline.NONE;

    /**
     * @param most how long something may be shut
     * @param factor for how many clients there may be behind the connection
     * @param all closes the connection
     */
    Stalled(ChannelHandlerContext guard, Http2FrameCodec codec, Duration most, int factor, Runnable all) {
        this.guard = guard;
        this.codec = codec;
        this.mostNanos = most.toNanos();
        this.many = MANY * factor;
        this.all = all;
    }

    /** Looks again. @return whether to go on with that */
    boolean look() {
        long now = System.nanoTime();
        Shut known = shut == null ? new Shut() : shut;
        known.look(guard.channel(), codec.connection(), codec.encoder().flowController(), now);
        shut = known.isEmpty() ? null : known;
        List<Integer> streams = known.streams(now - mostNanos);
        if (streams.size() > many || known.isConnection(now - mostNanos)) {
            all.run();
            return false;
        }
        if (!streams.isEmpty()) {
            streams.forEach(this::reset);
            guard.flush();
        }
        Long longest = known.longest();
        if (longest != null && !end.isSet()) {
            end = Deadline.in(guard, Duration.ofNanos(longest + mostNanos - now), this::lookAtTheEnd);
        }
        return true;
    }

    /** The peer gave a window something worth the while. */
    void opened(int stream) {
        if (shut != null) {
            shut.opened(stream);
        }
    }

    /** Nobody is to look any more. */
    void cancel() {
        end = end.cancel();
    }

    private void reset(int stream) {
        opened(stream);
        ChannelHandlerContext codecs = guard.pipeline().context(codec);
        codec.resetStream(codecs, stream, Http2Error.ENHANCE_YOUR_CALM.code(), codecs.newPromise());
    }

    private void lookAtTheEnd() {
        end = Deadline.NONE;
        if (!guard.isRemoved()) {
            look();
        }
    }
}
