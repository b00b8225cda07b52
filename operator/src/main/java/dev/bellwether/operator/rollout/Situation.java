package dev.bellwether.operator.rollout;

import dev.bellwether.operator.rollout.Condition.Value;
import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How things stand, in one word and one sentence.
 *
 * @param ready what the condition Ready says
 * @param motion which of Reconciling and Stalled is there
 */
record Situation(Value ready, Motion motion, String reason, String message) {

    /** Whether anything is under way. */
    enum Motion {
        RESTING,
        MOVING,
        STUCK
    }

    static Situation of(Turn turn, RolloutStatus previous) {
        RolloutSpec spec = turn.spec();
        if (spec.gate() instanceof Gate.Refused refused) {
            return new Situation(Value.FALSE, Motion.STUCK, refused.reason(), refused.message());
        }
        Optional<RolloutStatus.Rejected> rejected = turn.status().rejection(spec.revision());
        if (rejected.isPresent() && turn.stable() != null) {
            return new Situation(
                    Value.FALSE,
                    Motion.STUCK,
                    "CanaryRolledBack",
                    rejected.get().message() + "; change the spec or set control.retry to " + spec.revision());
        }
        Canary canary = turn.canary();
        if (canary != null && canary.trying()) {
            return trying(turn, canary);
        }
        if (!turn.status().serves(spec.revision())) {
            return canary == null
                    ? moving("CanaryPending", "revision " + spec.revision() + " is tried next")
                    : moving(
                            "Withdrawing",
                            "revision " + canary.revision() + " lets its clients go before " + spec.revision()
                                    + " is tried");
        }
        return serving(turn, previous, canary);
    }

    private static Situation trying(Turn turn, Canary canary) {
        @Nullable Failure obstacle = Trial.obstacle(turn, canary);
        if (obstacle != null) {
            Instant since = canary.phase() == Canary.Phase.WAITING && canary.progressDeadlineAt() != null
                    ? canary.progressDeadlineAt()
                    : canary.phaseSince().plus(turn.spec().progressDeadline());
            return held(turn, since, obstacle.reason(), obstacle.message());
        }
        return canary.first() ? first(turn, canary) : stepping(turn, canary);
    }

    private static Situation first(Turn turn, Canary canary) {
        RevisionState state = turn.state(canary.revision());
        Instant deadline = canary.progressDeadlineAt();
        String pods = "of the first revision " + canary.revision() + " not all "
                + turn.spec().replicas() + " pods are available";
        if (state.restarts() >= 3) {
            return new Situation(
                    Value.FALSE, Motion.STUCK, "CrashLoop", pods + ": its containers crash; see the pods' logs");
        }
        if (deadline != null && !turn.now().isBefore(deadline)) {
            return new Situation(
                    Value.FALSE,
                    Motion.STUCK,
                    "ProgressDeadlineExceeded",
                    pods + " within " + turn.spec().progressDeadline().toSeconds() + " s; see the pods' events");
        }
        return new Situation(Value.FALSE, Motion.MOVING, "FirstRevisionStarting", pods + " yet");
    }

    private static Situation stepping(Turn turn, Canary canary) {
        String who = "revision " + canary.revision();
        if (canary.phase() == Canary.Phase.FROZEN) {
            return new Situation(
                    Value.FALSE,
                    Motion.MOVING,
                    "TelemetryLost",
                    who + " is held at " + canary.weight() + " % until its telemetry is back: "
                            + turn.observed().verdict().evidence());
        }
        if (turn.spec().control().paused()) {
            return moving("Paused", who + " stays at " + canary.weight() + " % while control.paused is true");
        }
        if (canary.phase() == Canary.Phase.PROMOTING) {
            return moving("Promoting", who + " grows to " + turn.spec().replicas() + " pods");
        }
        String step = "step " + canary.step() + " of " + turn.spec().steps().size() + " (" + canary.weight() + " %)";
        Instant hold = canary.holdUntil();
        boolean over = hold != null && !turn.now().isBefore(hold);
        if (over && canary.step() >= turn.spec().steps().size()) {
            return moving(
                    "EvidenceTooThin",
                    who
                            + " is held at its last step: what was seen does not allow a promotion; set control.promote or control.abort to "
                            + canary.revision() + " to decide");
        }
        return moving("CanaryInProgress", who + " is at " + step + (hold == null ? "" : " until " + hold));
    }

    private static Situation serving(Turn turn, RolloutStatus previous, @Nullable Canary leaving) {
        RolloutSpec spec = turn.spec();
        Optional<Condition> before = previous.condition(Condition.Type.READY);
        Stable stable = turn.stable();
        String revision = stable == null ? spec.revision() : stable.revision();
        Failure trouble = trouble(turn, revision);
        if (trouble != null) {
            if (stuckWith(previous, trouble.reason())) {
                return new Situation(Value.FALSE, Motion.STUCK, trouble.reason(), trouble.message());
            }
            Instant since = troubledSince(previous).orElse(turn.now());
            return held(turn, since.plus(spec.progressDeadline()), trouble.reason(), trouble.message());
        }
        Motion motion = leaving == null ? Motion.RESTING : Motion.MOVING;
        Optional<Announcement> promoted = turn.announcements().stream()
                .filter(a -> a.message().startsWith("revision " + revision + " serves"))
                .findFirst();
        if (promoted.isPresent()) {
            return new Situation(
                    Value.TRUE, motion, promoted.get().reason(), promoted.get().message());
        }
        return before.filter(c -> c.value() == Value.TRUE && c.message().startsWith("revision " + revision + " serves"))
                .map(c -> new Situation(Value.TRUE, motion, c.reason(), c.message()))
                .orElse(new Situation(Value.TRUE, motion, "RevisionServes", "revision " + revision + " serves"));
    }

    private static boolean stuckWith(RolloutStatus previous, String reason) {
        return previous.condition(Condition.Type.STALLED)
                .filter(stalled -> stalled.reason().equals(reason))
                .isPresent();
    }

    /** Since when it is both not ready and not stalled: what came before is another trouble, with a deadline of its own. */
    private static Optional<Instant> troubledSince(RolloutStatus previous) {
        return previous.condition(Condition.Type.RECONCILING)
                .map(Condition::since)
                .flatMap(moving -> previous.condition(Condition.Type.READY)
                        .filter(ready -> ready.value() == Value.FALSE)
                        .map(Condition::since)
                        .map(failing -> failing.isAfter(moving) ? failing : moving));
    }

    /** What is wrong although nothing is tried. */
    private static @Nullable Failure trouble(Turn turn, String revision) {
        if (turn.spec().gate() instanceof Gate.Waiting waiting) {
            return new Failure(waiting.reason(), waiting.message());
        }
        if (turn.observed().failure() != null) {
            return turn.observed().failure();
        }
        RevisionState state = turn.state(revision);
        int replicas = turn.spec().replicas();
        if (state.available() >= replicas) {
            return null;
        }
        Failure failure = state.failure();
        return failure != null
                ? failure
                : new Failure("PodsUnavailable", state.available() + " of " + replicas + " pods are available");
    }

    private static Situation held(Turn turn, Instant deadline, String reason, String message) {
        Motion motion = turn.now().isBefore(deadline) ? Motion.MOVING : Motion.STUCK;
        return new Situation(Value.FALSE, motion, reason, message);
    }

    private static Situation moving(String reason, String message) {
        return new Situation(Value.UNKNOWN, Motion.MOVING, reason, message);
    }
}
