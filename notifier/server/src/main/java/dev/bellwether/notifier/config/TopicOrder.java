package dev.bellwether.notifier.config;

import org.jspecify.annotations.Nullable;

/**
 * How streams of a topic are ordered among those of their HTTP/2 connection.
 *
 * @param urgency 0, the most urgent, to 7 (RFC 9218)
 * @param weight 1 to 256: the share among streams of one urgency
 * @param exclusive for clients of RFC 7540 alone: whether the stream takes its siblings for children
 * @param parent for clients of RFC 7540 alone: the configured name whose streams go first; null for none
 */
public record TopicOrder(
        int urgency,
        int weight,
        boolean exclusive,
        @Nullable String parent) {
    /** What RFC 9218 and RFC 7540 give a stream of which nothing is said. */
    public static final TopicOrder DEFAULT = new TopicOrder(3, 16, false, null);
}
