package dev.bellwether.notifier.drain;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Collection;

/** What the public port offers to whoever drains it. Callable from any thread. */
public interface Drainable {
    /** From now on a new subscription is answered {@code event: unavailable}; publishing goes on. Idempotent. */
    void refuseStreams();

    /** Open public connections: sockets, a snapshot. */
    Collection<Channel> connections();

    /** Whether the connection speaks HTTP/2, so that GOAWAY can be written to it as a {@code Http2GoAwayFrame}. */
    boolean isHttp2(Channel connection);

    /** Event streams that a connection carries now. */
    int streams(Channel connection);

    /**
     * Ends some of the event streams of a connection cleanly, each with the last cursor and a {@code retry:} of its own drawn evenly between
     * the bounds.
     *
     * @param most how many, 1 or more
     */
    void endStreams(Channel connection, int most, Duration shortestRetry, Duration longestRetry);

    /** Ends all that are left, as {@link #endStreams}, and has HTTP/1.1 connections close after it. */
    void leave(Channel connection, Duration shortestRetry, Duration longestRetry);

    /** Event streams open now. */
    int streams();
}
