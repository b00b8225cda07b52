package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.event.Cursor;
import dev.bellwether.notifier.event.TopicPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topics that something was published to of late, and up to where. Bounded; safe from any thread. */
final class RecentTopics {
    private final int most;
    private final Map<String, Count> topics = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Cursor newest;

    /** @param most topics, 1 or more; the one published to least recently is forgotten for a further one */
    RecentTopics(int most) {
        this.most = most;
    }

    /** The log as it is now known; another one has other topics. */
    synchronized void begin(Cursor at) {
        Cursor before = newest;
        if (before != null && !before.epoch().equals(at.epoch())) {
            topics.clear();
        }
        newest = at;
    }

    /** A notification; one that was counted before is left out. */
    synchronized void published(String topic, Cursor at) {
        Cursor before = newest;
        if (before == null || at.sequence() <= before.sequence()) {
            return;
        }
        newest = at;
        Count count = topics.computeIfAbsent(topic, unknown -> new Count());
        count.notifications++;
        count.sequence = at.sequence();
        if (topics.size() > most) {
            topics.remove(topics.keySet().iterator().next());
        }
    }

    /** The newest of the log; null until it was first reached. */
    synchronized @Nullable Cursor newest() {
        return newest;
    }

    /** Every topic that is remembered, by streams of no name. */
    synchronized List<TopicState> all() {
        Cursor at = newest;
        List<TopicState> all = new ArrayList<>();
        if (at != null) {
            topics.forEach((topic, count) ->
                    all.add(new TopicState(topic, 0, count.notifications, new Cursor(at.epoch(), count.sequence))));
        }
        return all;
    }

    /** What a name that streams ask for has got. */
    static TopicState of(TopicPattern name, int streams, List<TopicState> recent) {
        long notifications = 0;
        Cursor newest = null;
        for (TopicState topic : recent) {
            if (name.concerns(topic.name())) {
                Cursor at = topic.position();
                notifications += topic.notifications();
                newest = newest == null || at != null && at.sequence() > newest.sequence() ? at : newest;
            }
        }
        return new TopicState(name.toString(), streams, notifications, newest);
    }

    private static final class Count {
        private long notifications;
        private long sequence;
    }
}
