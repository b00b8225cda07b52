package dev.bellwether.operator.rollout;

import dev.bellwether.operator.rollout.RolloutStatus.Stable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rollout's state machine. Everything is decided anew from what is observed and what status remembers, so a decision of which the
 * action or the status was lost is made again.
 */
public final class Rollout {
    private Rollout() {}

    /**
     * Decides what to do next.
     *
     * @param previous the status as it was last written, {@link RolloutStatus#EMPTY} for a new gateway
     * @param now the time; fractions of a second are dropped
     */
    public static Decision decide(RolloutSpec spec, Observed observed, RolloutStatus previous, Instant now) {
        Turn turn = new Turn(spec, observed, previous, now.truncatedTo(ChronoUnit.SECONDS));
        Action action = act(turn);
        Numbers.update(turn, previous);
        RolloutStatus next = turn.status().withConditions(spec.generation(), Conditions.of(turn, previous));
        turn.status(next);
        return new Decision(action, next, Patience.of(turn, action), turn.announcements());
    }

    private static Action act(Turn turn) {
        adopt(turn);
        commit(turn);
        dropLostStable(turn);
        Controls.apply(turn);
        changeTarget(turn);
        start(turn);
        Trial.judge(turn);
        Canary canary = turn.canary();
        Action upkeep = keepStable(turn);
        if (canary != null && !canary.trying()) {
            return leave(turn, canary, upkeep);
        }
        if (!upkeep.equals(Action.NONE)) {
            return upkeep;
        }
        return canary == null ? rest(turn) : Trial.next(turn, canary);
    }

    /** A bad canary is out of the Service before all else; after that stable is made whole before anybody is asked to leave. */
    private static Action leave(Turn turn, Canary canary, Action upkeep) {
        Stable stable = turn.stable();
        boolean out = stable != null && turn.pinnedTo(stable.revision());
        if (out && !upkeep.equals(Action.NONE)) {
            return upkeep;
        }
        Action leaving = Leaving.next(turn, canary);
        return leaving.equals(Action.NONE) ? upkeep : leaving;
    }

    /** A status that was lost, such as by a restore from a backup, is found again in what serves. */
    private static void adopt(Turn turn) {
        if (turn.stable() != null || turn.canary() != null) {
            return;
        }
        String pinned = turn.observed().pinned();
        Optional<String> serving = pinned != null
                ? Optional.of(pinned).filter(revision -> turn.acceptable(revision))
                : turn.observed().revisions().entrySet().stream()
                        .filter(e -> turn.acceptable(e.getKey())
                                && !e.getKey().equals(turn.spec().revision()))
                        .max(Comparator.comparing((Map.Entry<String, RevisionState> e) ->
                                        e.getValue().available())
                                .thenComparing(Map.Entry::getKey))
                        .map(Map.Entry::getKey);
        serving.ifPresent(revision -> {
            String image = revision.equals(turn.spec().revision()) ? turn.spec().image() : "";
            turn.status(turn.status().withStable(stable(turn, revision, image)));
            turn.warn("StableAdopted", "status named no stable revision; " + revision + " serves and is taken for it");
        });
    }

    /** The Service's selector is the point of no return: who is alone in it serves. */
    private static void commit(Turn turn) {
        Canary canary = turn.canary();
        if (canary == null || !turn.pinnedTo(canary.revision()) || turn.status().serves(canary.revision())) {
            return;
        }
        Stable old = turn.stable();
        if (old == null ? turn.state(canary.revision()).available() == 0 : !Trial.promoted(turn, canary)) {
            return;
        }
        turn.status(turn.status().withStable(stable(turn, canary.revision(), canary.image())));
        turn.noCanary();
        turn.tell(Promotion.reason(canary), Promotion.message(canary));
        if (old != null && turn.state(old.revision()).exists()) {
            turn.leave(old.revision(), old.image());
        }
    }

    private static Stable stable(Turn turn, String revision, String image) {
        RevisionState state = turn.state(revision);
        return new Stable(revision, image, state.available(), state.streams());
    }

    /** A stable revision whose Deployment and configuration somebody deleted can only be made again while the spec still says it. */
    private static void dropLostStable(Turn turn) {
        Stable stable = turn.stable();
        if (stable == null
                || turn.state(stable.revision()).exists()
                || turn.observed().configured().contains(stable.revision())
                || stable.revision().equals(turn.spec().revision())) {
            return;
        }
        turn.warn("StableLost", "the Deployment of stable revision " + stable.revision() + " is gone");
        turn.status(turn.status().withStable(null));
        turn.noCanary();
    }

    private static void changeTarget(Turn turn) {
        Canary canary = turn.canary();
        if (canary == null || !canary.trying()) {
            return;
        }
        boolean wanted = canary.revision().equals(turn.spec().revision())
                && !(turn.spec().gate() instanceof Gate.Refused);
        if (wanted) {
            return;
        }
        if (turn.stable() == null) {
            turn.noCanary(); // what it has of pods goes on serving until the next first revision is available
        } else {
            turn.leave(canary.revision(), canary.image());
            turn.tell("CanaryWithdrawn", "revision " + canary.revision() + " is no longer wanted");
        }
    }

    private static void start(Turn turn) {
        RolloutSpec spec = turn.spec();
        if (turn.canary() != null
                || spec.gate() instanceof Gate.Refused
                || turn.status().serves(spec.revision())) {
            return;
        }
        if (turn.othersServe()) {
            return; // they go first, or the Service would be opened to them too
        }
        if (turn.stable() == null) {
            turn.pardon(spec.revision()); // there is nothing else that could serve
            turn.canary(Canary.start(spec.revision(), spec.image(), 0, 100, turn.now(), turn.deadline()));
        } else if (!turn.targetRejected()) {
            int weight = spec.steps().get(0).weight();
            turn.canary(Canary.start(spec.revision(), spec.image(), 1, weight, turn.now(), turn.deadline()));
            turn.tell("CanaryStarted", "revision " + spec.revision() + " is tried at " + weight + " %");
        }
    }

    /** Stable has all its pods, always. */
    private static Action keepStable(Turn turn) {
        Stable stable = turn.stable();
        if (stable == null) {
            return Action.NONE;
        }
        RevisionState state = turn.state(stable.revision());
        int replicas = turn.spec().replicas();
        if (!state.exists()) {
            boolean allowed = turn.spec().gate() instanceof Gate.Open;
            return allowed ? new Action.CreateRevision(stable.revision(), replicas) : Action.NONE;
        }
        return state.desired() == replicas ? Action.NONE : new Action.Scale(stable.revision(), replicas);
    }

    /** Nothing is tried: the Service knows one revision, and what is left over goes. */
    private static Action rest(Turn turn) {
        Stable stable = turn.stable();
        if (stable == null) {
            return Action.NONE;
        }
        if (turn.state(stable.revision()).available() == 0) {
            return Action.NONE;
        }
        if (!turn.pinnedTo(stable.revision())) {
            return new Action.PinService(stable.revision());
        }
        TreeSet<String> known = new TreeSet<>(turn.observed().revisions().keySet());
        known.addAll(turn.observed().configured());
        for (String revision : known) {
            if (revision.equals(stable.revision())) {
                continue;
            }
            if (turn.state(revision).desired() > 0) {
                return Leaving.next(turn, turn.leave(revision, ""));
            }
            if (!revision.equals(turn.spec().revision())) {
                return new Action.DeleteRevision(revision);
            }
        }
        return Action.NONE;
    }
}
