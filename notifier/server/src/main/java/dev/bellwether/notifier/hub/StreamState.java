package dev.bellwether.notifier.hub;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open stream as it was when it was looked at.
 *
 * @param id 1 and up in the order of opening, of this process
 * @param transport as in metrics
 * @param isHttp2 whether its connection speaks HTTP/2
 * @param address whose it is; null where that is not known
 * @param topics some of its topics and patterns, in order of their names
 * @param topicCount how many it has
 * @param age since it was opened
 * @param unread bytes that the client leaves unread; 0 while it keeps up
 * @param behind how many positions of the log lie between what it was sent and the newest; 0 while it keeps up
 */
public record StreamState(
        long id,
        String transport,
        boolean isHttp2,
        @Nullable InetAddress address,
        List<String> topics,
        int topicCount,
        Duration age,
        long unread,
        long behind) {
    public StreamState {
        topics = List.copyOf(topics);
    }
}
