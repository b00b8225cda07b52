package dev.bellwether.notifier.hub;

import dev.bellwether.notifier.config.SlowConsumer;
import dev.bellwether.notifier.config.TopicConfig;
import java.util.Comparator;
import java.util.List;

/**
 * What the configuration says of clients that do not read as fast as a topic's notifications come. Of several names that match a topic the one
 * that loses least counts: {@code Disconnect}, then {@code Conflate}, then {@code DropOldest}.
 */
public final class SlowConsumerRules {
    private final List<TopicConfig> topics;

    public SlowConsumerRules(List<TopicConfig> topics) {
        this.topics = List.copyOf(topics);
    }

    /** The rule of a concrete topic. */
    Rule rule(String topic) {
        List<TopicConfig> matching = topics.stream()
                .filter(candidate -> candidate.name().matches(topic))
                .toList();
        SlowConsumer policy = matching.stream()
                .map(TopicConfig::slowConsumer)
                .min(Comparator.naturalOrder())
                .orElse(SlowConsumer.DISCONNECT);
        boolean single = !matching.isEmpty() && matching.stream().allMatch(candidate -> candidate.messages() == 1);
        return new Rule(policy, single);
    }

    /** @param single whether the topic keeps one notification, so that each supersedes the one before */
    record Rule(SlowConsumer policy, boolean single) {
        /** Whether a newer notification of the topic takes the place of one that waits. */
        boolean supersedes() {
            return policy == SlowConsumer.CONFLATE || policy == SlowConsumer.DROP_OLDEST && single;
        }

        /** Whether one that waits may be dropped with nothing in its place. */
        boolean drops() {
            return policy == SlowConsumer.DROP_OLDEST;
        }
    }
}
