package dev.bellwether.notifier.frames;

import io.netty.channel.Channel;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Traces of frames, one at a time. Safe from any thread. */
public final class FrameTraces {
    private final AtomicReference<@Nullable FrameTrace> current = new AtomicReference<>();

    /**
     * Begins a trace.
     *
     * @param open the public connections
     * @return empty while another is under way
     */
    public Optional<FrameTrace> begin(FrameWish wish, FrameTrace.Sink sink, Collection<Channel> open) {
        FrameTrace trace = new FrameTrace(wish, sink, ended -> current.compareAndSet(ended, null));
        if (!current.compareAndSet(null, trace)) {
            return Optional.empty();
        }
        trace.begin(open);
        return Optional.of(trace);
    }

    /** A connection's pipeline is complete; what the client has sent was not read by it yet. On its event loop. */
    public void opened(Channel connection) {
        FrameTrace trace = current.get();
        if (trace != null) {
            trace.opened(connection);
        }
    }
}
