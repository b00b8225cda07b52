package dev.bellwether.notifier.priority;

/**
 * The place of one stream among those of its connection.
 *
 * @param urgency 0, the most urgent, to 7 (RFC 9218, section 4.1)
 * @param incremental whether it shares with others of its urgency; otherwise it goes before those that were opened later (section 4.2)
 * @param weight 1 to 256: its share beside others that share with it
 */
public record StreamPriority(int urgency, boolean incremental, int weight) {
    public static final int LEAST_URGENT = 7;
    public static final int MOST_WEIGHT = 256;
    /** RFC 9218 has no weights: every stream without a class has the one of RFC 7540. */
    static final int DEFAULT_WEIGHT = 16;

    static final StreamPriority DEFAULT = new StreamPriority(PriorityField.DEFAULT_URGENCY, false, DEFAULT_WEIGHT);

    public StreamPriority {
        if (urgency < 0 || urgency > LEAST_URGENT) {
            throw new IllegalArgumentException("urgency: " + urgency + " (expected: 0 to " + LEAST_URGENT + ")");
        }
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1 to " + MOST_WEIGHT + ")");
        }
    }
}
