package dev.bellwether.notifier.drain;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** Leaving: begins once, ends once. Safe from any thread. */
public interface Drain {
    /**
     * Begins to drain, unless that happened already.
     *
     * @return completes when everybody has left or the deadline has passed
     */
    CompletionStage<Void> begin();

    /** When the last stream must have left; empty before it began. */
    Optional<Instant> deadline();

    /** Most event streams that leave in a second; empty before it began. */
    OptionalInt rate();

    /** Where it is. */
    State state();

    /** In the words of the management port. */
    enum State {
        SERVING,
        DRAINING,
        DRAINED
    }
}
