package dev.bellwether.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When to decide again, if nothing happens before. */
final class Patience {
    private static final Duration AT_REST = Duration.ofMinutes(10);
    private static final Duration NUMBERS = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);

    private Patience() {}

    static Duration of(Turn turn, Action action) {
        Canary canary = turn.canary();
        if (!action.equals(Action.NONE)) {
            return SOON;
        }
        if (canary == null) {
            return atRest(turn);
        }
        return switch (canary.phase()) {
            case DRAINING -> SOON;
            case WAITING, FROZEN -> POLL;
            case PREPARING, OBSERVING, PROMOTING -> soonest(turn, canary.progressDeadlineAt(), canary.holdUntil());
        };
    }

    private static Duration atRest(Turn turn) {
        boolean settled = turn.status()
                .condition(Condition.Type.READY)
                .filter(ready -> ready.value() == Condition.Value.TRUE)
                .isPresent();
        return settled || turn.targetRejected() ? AT_REST : POLL;
    }

    private static Duration soonest(Turn turn, @Nullable Instant... deadlines) {
        return Stream.of(deadlines)
                .filter(Objects::nonNull)
                .map(deadline -> Duration.between(turn.now(), deadline))
                .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
                .reduce(NUMBERS, (a, b) -> a.compareTo(b) < 0 ? a : b);
    }
}
