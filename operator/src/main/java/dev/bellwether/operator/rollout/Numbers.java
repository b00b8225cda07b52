package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fast changing numbers of the status: written once a step, or when they are due, and never at rest. */
final class Numbers {
    private Numbers() {}

    static void update(Turn turn, RolloutStatus previous) {
        Stable stable = turn.stable();
        if (stable == null) {
            return;
        }
        int available = turn.state(stable.revision()).available();
        Stable counted = new Stable(stable.revision(), stable.image(), available, stable.streams());
        turn.status(turn.status().withStable(counted));
        Canary canary = turn.canary();
        if (canary != null && !canary.trying()) {
            left(turn, canary);
        }
        if (canary == null || !canary.watched()) {
            return;
        }
        if (turn.observed().numbersDue() || changed(turn, canary, previous.canary())) {
            write(turn, counted, canary);
        }
    }

    /** Counted by the pods themselves, once all of them drain. */
    private static void left(Turn turn, Canary leaving) {
        RevisionState state = turn.state(leaving.revision());
        if (leaving.drainUntil() != null && state.drain() != RevisionState.Drain.SERVING) {
            turn.canary(leaving.streams(state.streams()));
        }
    }

    private static boolean changed(Turn turn, Canary canary, @Nullable Canary before) {
        return before == null
                || before.phase() != canary.phase()
                || before.step() != canary.step()
                || turn.blind() != text(CanaryVerdict.Verdict.BLIND).equals(before.verdict());
    }

    private static void write(Turn turn, Stable stable, Canary canary) {
        long there = turn.state(canary.revision()).streams();
        long here = turn.state(stable.revision()).streams();
        int share = there + here == 0 ? 0 : (int) Math.round(100.0 * there / (there + here));
        CanaryVerdict verdict = turn.observed().verdict();
        boolean promoting = canary.phase() == Canary.Phase.PROMOTING; // keeps why it is promoted
        turn.status(turn.status()
                .withStable(new Stable(stable.revision(), stable.image(), stable.replicas(), here))
                .withCanary(canary.seen(
                        share, text(verdict.verdict()), promoting ? canary.evidence() : verdict.evidence())));
    }

    private static String text(CanaryVerdict.Verdict verdict) {
        return verdict.name().charAt(0) + verdict.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
