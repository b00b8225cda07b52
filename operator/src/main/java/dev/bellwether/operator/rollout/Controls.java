package dev.bellwether.operator.rollout;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user's interventions. Each acts once per change of its value; a value that names the wanted revision before that is being tried
 * waits for it, any other is only taken note of.
 */
final class Controls {
    private Controls() {}

    static void apply(Turn turn) {
        Control wanted = turn.spec().control();
        if (changed(wanted.retry(), turn.status().acted().retry())) {
            retry(turn, wanted.retry());
        }
        if (changed(wanted.abort(), turn.status().acted().abort())) {
            abort(turn, wanted.abort());
        }
        if (changed(wanted.promote(), turn.status().acted().promote())) {
            promote(turn, wanted.promote());
        }
    }

    private static boolean changed(@Nullable String wanted, @Nullable String acted) {
        return !Objects.equals(wanted, acted);
    }

    private static void retry(Turn turn, @Nullable String revision) {
        turn.pardon(revision);
        turn.status(turn.status().withActed(turn.status().acted().withRetry(revision)));
    }

    private static void abort(Turn turn, @Nullable String revision) {
        Canary canary = tried(turn, revision);
        if (canary == null && awaited(turn, revision)) {
            return;
        }
        if (canary != null && turn.stable() != null) {
            turn.rollBack(canary, "Aborted", "control.abort asked for it");
        }
        turn.status(turn.status().withActed(turn.status().acted().withAbort(revision)));
    }

    private static void promote(Turn turn, @Nullable String revision) {
        Canary canary = tried(turn, revision);
        if (canary == null && awaited(turn, revision)) {
            return;
        }
        if (canary != null && turn.stable() != null) {
            Trial.promote(turn, canary.hold(null), Promotion.ASKED);
        }
        turn.status(turn.status().withActed(turn.status().acted().withPromote(revision)));
    }

    private static @Nullable Canary tried(Turn turn, @Nullable String revision) {
        Canary canary = turn.canary();
        return canary != null && canary.trying() && canary.revision().equals(revision) ? canary : null;
    }

    private static boolean awaited(Turn turn, @Nullable String revision) {
        return revision != null
                && turn.spec().revision().equals(revision)
                && !turn.status().serves(revision)
                && !turn.targetRejected();
    }
}
