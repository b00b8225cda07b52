package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hub carries, with a few of its streams and topics. Taken while everything goes on, so its parts may differ by what happened meanwhile.
 *
 * @param position the newest of the log; null until it was first reached
 * @param streams how many are open
 * @param byTransport the same, by the transport's name in metrics
 * @param newest the streams opened last, the last first
 * @param slow how many leave something unread
 * @param unread the bytes they leave
 * @param slowest those that leave most, the worst first
 * @param topics how many are followed, or were published to of late
 * @param busiest those that most streams ask for, then those published to last
 */
public record HubSnapshot(
        @Nullable Cursor position,
        int streams,
        Map<String, Integer> byTransport,
        List<StreamState> newest,
        int slow,
        long unread,
        List<StreamState> slowest,
        int topics,
        List<TopicState> busiest) {}
