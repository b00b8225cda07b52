package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.Canary.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A revision is tried: its pods come, it receives clients step by step, and is promoted or rolled back. */
final class Trial {
    private static final int CRASH_LOOP = 3;

    private Trial() {}

    /** Rolls back what there is a reason to roll back. Readiness outranks telemetry. */
    static void judge(Turn turn) {
        Canary canary = turn.canary();
        if (canary == null || !canary.trying() || turn.stable() == null) {
            return;
        }
        RevisionState state = turn.state(canary.revision());
        CanaryVerdict verdict = turn.observed().verdict();
        if (state.restarts() >= CRASH_LOOP && !excused(turn, canary)) {
            turn.rollBack(canary, "CrashLoop", "its containers restarted " + state.restarts() + " times within a step");
        } else if (late(turn, canary)) {
            turn.rollBack(canary, "ProgressDeadlineExceeded", lateness(turn, canary));
        } else if (canary.watched() && verdict.verdict() == Verdict.ROLLBACK) {
            turn.rollBack(canary, "ResetSpike", verdict.evidence());
        } else if (canary.watched()
                && turn.blind()
                && turn.spec().onTelemetryLoss() == RolloutSpec.OnTelemetryLoss.ROLLBACK) {
            turn.rollBack(canary, "TelemetryLost", verdict.evidence());
        } else if (interrupted(turn, canary)) {
            turn.rollBack(
                    canary,
                    "Interrupted",
                    "the Service was found to send clients to stable alone: a rollback had begun before the operator was restarted");
        }
    }

    static Action next(Turn turn, Canary canary) {
        @Nullable Failure obstacle = obstacle(turn, canary);
        return switch (canary.phase()) {
            case WAITING, PREPARING -> prepare(turn, weighed(turn, canary), obstacle);
            case OBSERVING, FROZEN -> observe(turn, weighed(turn, canary), obstacle);
            case PROMOTING -> grow(turn, canary, obstacle);
            case DRAINING -> Leaving.next(turn, canary);
        };
    }

    /** What in the environment keeps the canary from going on; null for nothing. */
    static @Nullable Failure obstacle(Turn turn, Canary canary) {
        RevisionState state = turn.state(canary.revision());
        boolean incomplete = !state.exists() || state.available() < pods(turn, canary);
        if (incomplete && turn.spec().gate() instanceof Gate.Waiting waiting) {
            return new Failure(waiting.reason(), waiting.message());
        }
        if (turn.observed().failure() != null) {
            return turn.observed().failure();
        }
        return state.available() < pods(turn, canary) ? state.failure() : null;
    }

    /** Pods that the canary ought to have now. */
    static int pods(Turn turn, Canary canary) {
        int replicas = turn.spec().replicas();
        return canary.first() || canary.phase() == Phase.PROMOTING
                ? replicas
                : step(turn, canary).pods(replicas);
    }

    /** Whether a Service pinned to the canary means that it was promoted; it has all pods then even if status still names a step. */
    static boolean promoted(Turn turn, Canary canary) {
        return canary.phase() == Phase.PROMOTING
                || (canary.trying()
                        && turn.state(canary.revision()).available()
                                >= turn.spec().replicas());
    }

    static void promote(Turn turn, Canary canary, String why) {
        turn.canary(canary.in(Phase.PROMOTING)
                .since(turn.now())
                .step(canary.step(), 100)
                .deadline(turn.deadline())
                .seen(canary.share(), canary.verdict(), why));
    }

    /** Crashes are nobody's fault while the surroundings fail; they are counted anew from the decision that finds them mended. */
    private static boolean excused(Turn turn, Canary canary) {
        boolean waited =
                switch (canary.phase()) {
                    case WAITING -> true;
                    case FROZEN -> !turn.blind();
                    case PROMOTING ->
                        canary.progressDeadlineAt() == null
                                && turn.state(canary.revision()).available() < pods(turn, canary);
                    case PREPARING, OBSERVING, DRAINING -> false;
                };
        return turn.observed().failure() != null || (waited && obstacle(turn, canary) == null);
    }

    private static boolean late(Turn turn, Canary canary) {
        Instant deadline = canary.progressDeadlineAt();
        boolean growing = canary.phase() == Phase.PREPARING || canary.phase() == Phase.PROMOTING;
        return growing
                && deadline != null
                && !turn.now().isBefore(deadline)
                && turn.state(canary.revision()).available() < pods(turn, canary)
                && obstacle(turn, canary) == null;
    }

    private static String lateness(Turn turn, Canary canary) {
        return turn.state(canary.revision()).available() + " of " + pods(turn, canary) + " pods were available after "
                + turn.spec().progressDeadline().toSeconds() + " s";
    }

    /** Once a canary received clients the Service is open; that it is not means that a rollback lost its status. */
    private static boolean interrupted(Turn turn, Canary canary) {
        boolean received = canary.holdUntil() != null || canary.step() > 1;
        return received && turn.status().serves(String.valueOf(turn.observed().pinned()));
    }

    private static Action prepare(Turn turn, Canary canary, @Nullable Failure obstacle) {
        RevisionState state = turn.state(canary.revision());
        if (obstacle != null) {
            turn.canary(canary.in(Phase.WAITING));
            return canary.first() ? makeRoom(turn, canary) : Action.NONE;
        }
        Canary preparing = canary.phase() == Phase.WAITING
                ? turn.canary(canary.in(Phase.PREPARING).since(turn.now()).deadline(turn.deadline()))
                : canary;
        int pods = pods(turn, preparing);
        if (!state.exists()) {
            return new Action.CreateRevision(preparing.revision(), pods);
        }
        if (state.desired() != pods) {
            return new Action.Scale(preparing.revision(), pods);
        }
        if (state.available() < pods) {
            return preparing.first() ? makeRoom(turn, preparing) : Action.NONE;
        }
        if (preparing.first()) {
            return new Action.PinService(preparing.revision());
        }
        if (turn.observed().pinned() != null) {
            return new Action.OpenService();
        }
        Instant hold = preparing.holdUntil();
        turn.canary(preparing
                .in(Phase.OBSERVING)
                .deadline(null)
                .hold(hold == null ? turn.now().plus(step(turn, preparing).hold()) : hold));
        return Action.NONE;
    }

    /** While there is no stable revision, nothing that has pods may be shut out of the Service, and what has none may go. */
    private static Action makeRoom(Turn turn, Canary first) {
        String pinned = turn.observed().pinned();
        if (pinned != null
                && !pinned.equals(first.revision())
                && turn.state(pinned).available() == 0) {
            return new Action.OpenService();
        }
        return turn.observed().revisions().entrySet().stream()
                .filter(e ->
                        !e.getKey().equals(first.revision()) && e.getValue().available() == 0)
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .map(revision -> (Action) new Action.DeleteRevision(revision))
                .orElse(Action.NONE);
    }

    private static Action observe(Turn turn, Canary canary, @Nullable Failure obstacle) {
        RevisionState state = turn.state(canary.revision());
        int pods = pods(turn, canary);
        boolean whole = state.exists() && state.desired() == pods && state.available() >= pods;
        boolean freeze = obstacle != null || (turn.frozenByBlindness() && whole); // readiness outranks telemetry
        if (freeze && canary.phase() == Phase.OBSERVING) {
            turn.canary(canary.in(Phase.FROZEN).since(turn.now()));
        }
        if (freeze) {
            return Action.NONE;
        }
        if (turn.observed().pinned() != null) {
            return new Action.OpenService(); // somebody else's doing
        }
        Canary seen = canary.phase() == Phase.FROZEN ? thaw(turn, canary) : canary;
        if (!whole) {
            return prepare(turn, turn.canary(seen.in(Phase.PREPARING).deadline(turn.deadline())), null);
        }
        Instant hold = seen.holdUntil();
        if (hold == null || turn.now().isBefore(hold) || turn.spec().control().paused()) {
            return Action.NONE;
        }
        return seen.step() < turn.spec().steps().size() ? nextStep(turn, seen) : conclude(turn, seen);
    }

    private static Canary thaw(Turn turn, Canary frozen) {
        Instant hold = frozen.holdUntil() == null ? turn.now() : frozen.holdUntil();
        return turn.canary(frozen.in(Phase.OBSERVING)
                .since(turn.now())
                .hold(hold.plus(Duration.between(frozen.phaseSince(), turn.now()))));
    }

    private static Action nextStep(Turn turn, Canary canary) {
        int number = canary.step() + 1;
        Canary next = turn.canary(
                canary.step(number, turn.spec().steps().get(number - 1).weight())
                        .in(Phase.PREPARING)
                        .since(turn.now())
                        .hold(null)
                        .deadline(turn.deadline()));
        turn.tell(
                "CanaryStep",
                "revision " + next.revision() + " takes step " + number + " of "
                        + turn.spec().steps().size() + ", " + next.weight() + " %");
        int pods = pods(turn, next);
        return turn.state(next.revision()).desired() == pods ? Action.NONE : new Action.Scale(next.revision(), pods);
    }

    private static Action conclude(Turn turn, Canary canary) {
        CanaryVerdict verdict = turn.observed().verdict();
        if (verdict.equals(CanaryVerdict.NONE)) {
            return Action
                    .NONE; // nobody has looked yet, such as after a restart: that is not the same as nothing to see
        }
        if (verdict.verdict() == Verdict.PROMOTABLE) {
            promote(turn, canary, Promotion.PROVEN + verdict.evidence());
        } else if (turn.spec().onThinEvidence() == RolloutSpec.OnThinEvidence.PROMOTE
                && (verdict.peersSeen() ? verdict.thinPromotable() : longEnough(turn, canary))) {
            promote(turn, canary, Promotion.THIN + verdict.evidence());
        } else {
            return Action.NONE;
        }
        return grow(turn, canary(turn, canary), null);
    }

    private static Canary canary(Turn turn, Canary otherwise) {
        Canary now = turn.canary();
        return now == null ? otherwise : now;
    }

    /** A canary that nobody visits waits for somebody, but not for ever. */
    private static boolean longEnough(Turn turn, Canary canary) {
        return !turn.now().isBefore(canary.phaseSince().plus(turn.spec().progressDeadline()));
    }

    private static Action grow(Turn turn, Canary canary, @Nullable Failure obstacle) {
        if (obstacle != null) {
            turn.canary(canary.deadline(null));
            return Action.NONE;
        }
        RevisionState state = turn.state(canary.revision());
        int replicas = turn.spec().replicas();
        Canary growing = turn.canary(patient(turn, canary, state.available() >= replicas));
        if (!state.exists()) {
            return new Action.CreateRevision(growing.revision(), replicas);
        }
        if (state.desired() != replicas) {
            return new Action.Scale(growing.revision(), replicas);
        }
        boolean asked = growing.holdUntil() == null;
        boolean held =
                !asked && (turn.frozenByBlindness() || turn.spec().control().paused());
        return state.available() < replicas || held ? Action.NONE : new Action.PinService(growing.revision());
    }

    /** The deadline runs only while pods are missing: a promotion that was held for long is not over when it loses one. */
    private static Canary patient(Turn turn, Canary growing, boolean whole) {
        if (whole) {
            return growing.deadline(null);
        }
        return growing.progressDeadlineAt() == null ? growing.since(turn.now()).deadline(turn.deadline()) : growing;
    }

    /** The spec may have given the step another weight since. */
    private static Canary weighed(Turn turn, Canary canary) {
        return canary.first()
                ? canary
                : turn.canary(canary.step(canary.step(), step(turn, canary).weight()));
    }

    private static Step step(Turn turn, Canary canary) {
        int last = turn.spec().steps().size();
        return turn.spec().steps().get(Math.min(Math.max(canary.step(), 1), last) - 1);
    }
}
