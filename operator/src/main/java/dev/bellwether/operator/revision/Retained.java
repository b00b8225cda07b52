package dev.bellwether.operator.revision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bellwether.operator.backplane.LogLimits;
import io.fabric8.kubernetes.api.model.Duration;
import java.text.ParseException;

/** How much history a revision's topics promise, taken together. */
public final class Retained {
    private Retained() {}

    /** The longest age and the most messages over all topics. */
    public static LogLimits by(RevisionInputs inputs) {
        LogLimits widest = null;
        for (JsonNode topic : inputs.at("/topics")) {
            LogLimits one = new LogLimits(
                    duration(topic.at("/retention/age").asText(DefaultSettings.RETAINED_AGE)),
                    topic.at("/retention/messages").asLong(DefaultSettings.RETAINED_MESSAGES));
            widest = widest == null ? one : widest.widest(one);
        }
        return widest == null
                ? new LogLimits(duration(DefaultSettings.RETAINED_AGE), DefaultSettings.RETAINED_MESSAGES)
                : widest;
    }

    private static java.time.Duration duration(String text) {
        try {
            return Duration.parse(text).getDuration();
        } catch (ParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "spec.topics.retention.age: " + text + " (expected: a duration such as 30s or 1h)", e);
        }
    }
}
