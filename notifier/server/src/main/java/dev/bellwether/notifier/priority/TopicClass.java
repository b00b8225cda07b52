package dev.bellwether.notifier.priority;

import org.jspecify.annotations.Nullable;

/**
 * How streams of a topic are ordered among those of their connection.
 *
 * @param topic the configured name
 * @param urgency 0, the most urgent, to 7
 * @param weight 1 to 256
 * @param exclusive for clients of RFC 7540 alone: whether the stream takes its siblings for children
 * @param parent for clients of RFC 7540 alone: the name whose stream goes first while it has anything to send; null for none
 */
public record TopicClass(
        String topic,
        int urgency,
        int weight,
        boolean exclusive,
        @Nullable String parent) {}
