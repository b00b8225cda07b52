package dev.bellwether.operator.backplane;

import java.time.Duration;

/**
 * How much of the past a gateway's stream keeps, over all its topics.
 *
 * @param maxAge positive
 * @param messagesPerTopic at least 1
 */
public record LogLimits(Duration maxAge, long messagesPerTopic) {
    public LogLimits {
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: more than zero)");
        }
        if (messagesPerTopic < 1) {
            throw new IllegalArgumentException("messagesPerTopic: " + messagesPerTopic + " (expected: at least 1)");
        }
    }

    /** What serves both revisions at once: during a rollout neither may lose history the other promised. */
    public LogLimits widest(LogLimits other) {
        return new LogLimits(
                maxAge.compareTo(other.maxAge) >= 0 ? maxAge : other.maxAge,
                Math.max(messagesPerTopic, other.messagesPerTopic));
    }
}
