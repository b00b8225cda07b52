package dev.bellwether.operator.rollout;

import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import java.time.Instant;

/** A revision lets its clients go, and then its pods. Before all else the Service no longer knows it. */
final class Leaving {
    private Leaving() {}

    static Action next(Turn turn, Canary leaving) {
        Stable stable = turn.stable();
        if (stable == null || stable.revision().equals(leaving.revision())) {
            turn.noCanary();
            return Action.NONE;
        }
        if (turn.state(stable.revision()).available() == 0 && leaving.drainUntil() == null) {
            if (turn.targetAwaits()) {
                turn.noCanary(); // stable may never come back: what is wanted instead is not kept waiting for it
            }
            return Action.NONE; // bad pods are better than none: what leaves goes on serving until another can
        }
        if (!turn.pinnedTo(stable.revision())) {
            return new Action.PinService(stable.revision());
        }
        RevisionState state = turn.state(leaving.revision());
        if (state.desired() == 0) {
            turn.noCanary();
            return state.exists() && !leaving.revision().equals(turn.spec().revision())
                    ? new Action.DeleteRevision(leaving.revision())
                    : Action.NONE;
        }
        Instant until = leaving.drainUntil();
        if (until == null) {
            turn.canary(leaving.drain(turn.now().plus(turn.spec().drainGrace())));
            return new Action.Drain(leaving.revision());
        }
        if (state.drain() == RevisionState.Drain.DRAINED
                || state.available() == 0 // nobody is on pods that receive nobody; what is left drains when it ends
                || !turn.now().isBefore(until)) {
            return new Action.Scale(leaving.revision(), 0);
        }
        return new Action.Drain(leaving.revision()); // asking again also asks how far it is
    }
}
