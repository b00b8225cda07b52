package dev.bellwether.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rollout's state machine. */
public final class Rollout {
    private Rollout() {}

    /**
     * Decides what to do next.
     *
     * @param previous the status as it was last written, {@link RolloutStatus#EMPTY} for a new gateway
     * @param now the time; fractions of a second are dropped
     */
    public static Decision decide(RolloutSpec spec, Observed observed, RolloutStatus previous, Instant now) {
        return new Decision(Action.NONE, previous, Duration.ofSeconds(5), List.of());
    }
}
