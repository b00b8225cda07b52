package dev.bellwether.notifier.priority;

import org.jspecify.annotations.Nullable;

/**
 * Everything that was said of one stream's priority.
 *
 * @param header the request's {@code Priority}; browsers send one for every EventSource without knowing what it carries
 * @param topics the class of its topics, which outranks the header; null for a stream that carries no notifications
 * @param update by PRIORITY_UPDATE: the client means this very stream, so it outranks both as to urgency
 * @param hot whether the client looks at one of its topics now
 */
record Signals(
        @Nullable PriorityField header,
        @Nullable TopicClass topics,
        @Nullable PriorityField update,
        boolean hot) {
    static final Signals NONE = new Signals(null, null, null, false);
    /** How much more weight what a client looks at has. */
    private static final int HEAT = 4;

    Signals withHeader(PriorityField said) {
        return new Signals(said, topics, update, hot);
    }

    Signals withTopics(TopicClass of) {
        return new Signals(header, of, update, hot);
    }

    Signals withUpdate(PriorityField said) {
        return new Signals(header, topics, said, hot);
    }

    Signals withHot(boolean looked) {
        return new Signals(header, topics, update, looked);
    }

    /** @param rise of the connection's round-trip time, see {@link RoundTrips#rise} */
    StreamPriority effective(double rise) {
        PriorityField said = update == null ? header : update;
        if (topics == null) {
            // A download makes room as a class of its weight does.
            int light = RoundTrips.decayed(StreamPriority.DEFAULT_WEIGHT, rise);
            return said == null
                    ? new StreamPriority(PriorityField.DEFAULT_URGENCY, false, light)
                    : new StreamPriority(said.urgency(), said.incremental(), light);
        }
        int urgency = update == null ? topics.urgency() : update.urgency();
        int weight = hot ? Math.min(StreamPriority.MOST_WEIGHT, HEAT * topics.weight()) : topics.weight();
        // An event stream never ends: one that does not share would shut out all that were opened after it.
        return new StreamPriority(urgency, true, RoundTrips.decayed(weight, rise));
    }
}
