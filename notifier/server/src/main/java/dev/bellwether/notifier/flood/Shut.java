package dev.bellwether.notifier.flood;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamVisitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's peer keeps shut while something waits for it, and since when: a stream's window, the connection's, or the socket, from
 * which it does not take what has been sent. Keeps something of connections alone where something is shut.
 */
final class Shut {
    private static final int CONNECTION = 0;
    private static final int SOCKET = -1;

    private @Nullable Map<Integer, Long> since;
    /** What the socket was to take next when it was looked at last, and how much of it was taken. */
    private int head;

    private long progress;

    /**
     * Looks again.
     *
     * @param now of a clock in nanoseconds
     */
    void look(Channel channel, Http2Connection connection, Http2RemoteFlowController flow, long now) {
        Map<Integer, Long> shut = windows(connection, flow, now);
        if (!isTaking(channel)) {
            shut = note(shut, SOCKET, now);
        }
        since = shut;
    }

    /** The streams whose window is shut at least since then. */
    List<Integer> streams(long then) {
        Map<Integer, Long> shut = since;
        return shut == null
                ? List.of()
                : shut.keySet().stream()
                        .filter(what -> what > CONNECTION && isShut(what, then))
                        .toList();
    }

    /** Whether all of the connection is shut at least since then: its window, or its socket. */
    boolean isConnection(long then) {
        return isShut(CONNECTION, then) || isShut(SOCKET, then);
    }

    /** Since when the one that is shut longest is; null where none is. */
    @Nullable
    Long longest() {
        Map<Integer, Long> shut = since;
        Long longest = null;
        for (Long began : shut == null ? List.<Long>of() : shut.values()) {
            longest = longest == null || began - longest < 0 ? began : longest;
        }
        return longest;
    }

    private boolean isShut(int what, long then) {
        Long began = since == null ? null : since.get(what);
        return began != null && began - then <= 0;
    }

    /** Whether there is nothing to remember until the next look. */
    boolean isEmpty() {
        return since == null && head == 0;
    }

    /** The peer gave a window something worth the while. */
    void opened(int stream) {
        Map<Integer, Long> shut = since;
        if (shut != null) {
            shut.remove(stream);
        }
    }

    private @Nullable Map<Integer, Long> windows(Http2Connection connection, Http2RemoteFlowController flow, long now) {
        WaitingStreams waiting = new WaitingStreams(flow, now);
        try {
            connection.forEachActiveStream(waiting);
        } catch (Http2Exception e) {
            throw new IllegalStateException("the visitor threw what it does not throw", e);
        }
        boolean isShut = waiting.any && flow.windowSize(connection.connectionStream()) <= 0;
        return isShut ? note(waiting.shut, CONNECTION, now) : waiting.shut;
    }

    private boolean isTaking(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        Object next = buffer == null ? null : buffer.current();
        if (buffer == null || next == null) {
            head = 0;
            return true;
        }
        int before = head;
        long takenBefore = progress;
        head = System.identityHashCode(next);
        progress = buffer.currentProgress();
        return head != before || progress != takenBefore;
    }

    private Map<Integer, Long> note(@Nullable Map<Integer, Long> noted, int what, long now) {
        Map<Integer, Long> notes = noted == null ? new HashMap<>() : noted;
        Map<Integer, Long> before = since;
        notes.put(what, before == null ? now : before.getOrDefault(what, now));
        return notes;
    }

    /** Finds the streams with something that waits, and those of them whose own window is shut. */
    private final class WaitingStreams implements Http2StreamVisitor {
        private final Http2RemoteFlowController flow;
        private final long now;
        private boolean any;
        private @Nullable Map<Integer, Long> shut;

        WaitingStreams(Http2RemoteFlowController flow, long now) {
            this.flow = flow;
            this.now = now;
        }

        @Override
        public boolean visit(Http2Stream stream) {
            if (flow.hasFlowControlled(stream)) {
                any = true;
                if (flow.windowSize(stream) <= 0) {
                    shut = note(shut, stream.id(), now);
                }
            }
            return true;
        }
    }
}
