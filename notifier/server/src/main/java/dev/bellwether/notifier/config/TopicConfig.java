package dev.bellwether.notifier.config;

import dev.bellwether.notifier.event.TopicPattern;
import java.time.Duration;

/**
 * A topic, or all topics a pattern matches.
 *
 * @param name with {@code *} for any one segment
 * @param messages how many notifications of each concrete topic a replay goes back at most, 1 to 1,000,000
 * @param age how old a replayed notification may be at most
 * @param slowConsumer what happens where a client does not read as fast as they come
 * @param order beside streams of other topics
 */
public record TopicConfig(TopicPattern name, int messages, Duration age, SlowConsumer slowConsumer, TopicOrder order) {
    /** One whose streams are ordered as any others. */
    public TopicConfig(TopicPattern name, int messages, Duration age, SlowConsumer slowConsumer) {
        this(name, messages, age, slowConsumer, TopicOrder.DEFAULT);
    }
}
