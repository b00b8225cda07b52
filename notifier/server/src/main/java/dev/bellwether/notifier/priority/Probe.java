package dev.bellwether.notifier.priority;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures a connection's round-trip time by PING, not more often than once a second. */
final class Probe {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
    /** Told apart from the PINGs of a drain by what they carry. */
    private static final long MARK = 0x6265_6c6c_7274_7400L;

    private final Http2ConnectionEncoder encoder;
    private @Nullable RoundTrips times;
    private long sentAt;
    private boolean isOut;

    Probe(Http2ConnectionEncoder encoder) {
        this.encoder = encoder;
    }

    /** Sends one, unless one is on its way or the last was sent a moment ago. It leaves later: the caller may be amidst a round of the flow controller. */
    void send(ChannelHandlerContext context) {
        long now = System.nanoTime();
        if (isOut || times != null && now - sentAt < INTERVAL) {
            return;
        }
        if (times == null) {
            times = new RoundTrips();
        }
        isOut = true;
        sentAt = now;
        context.executor().execute(() -> {
            sentAt = System.nanoTime();
            encoder.writePing(context, false, MARK, context.newPromise());
            context.flush();
        });
    }

    /**
     * Takes note of an acknowledgement.
     *
     * @return the rise now, see {@link RoundTrips#rise}; 0 when it was none of this probe's
     */
    double acknowledged(long data) {
        RoundTrips known = times;
        if (!isOut || data != MARK || known == null) {
            return 0;
        }
        isOut = false;
        long now = System.nanoTime();
        known.measured(now - sentAt, now);
        return known.rise();
    }
}
