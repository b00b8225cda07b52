package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.rollout.Condition.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions, by kstatus' conventions: Reconciling and Stalled are there only when true, and never both. */
final class Conditions {
    private final Turn turn;
    private final RolloutStatus previous;
    private final List<Condition> all = new ArrayList<>();

    private Conditions(Turn turn, RolloutStatus previous) {
        this.turn = turn;
        this.previous = previous;
    }

    static List<Condition> of(Turn turn, RolloutStatus previous) {
        Conditions conditions = new Conditions(turn, previous);
        Situation situation = Situation.of(turn, previous);
        conditions.add(Condition.Type.READY, situation.ready(), situation.reason(), situation.message());
        if (situation.motion() == Situation.Motion.MOVING) {
            conditions.add(Condition.Type.RECONCILING, Value.TRUE, situation.reason(), situation.message());
        }
        if (situation.motion() == Situation.Motion.STUCK) {
            conditions.add(Condition.Type.STALLED, Value.TRUE, situation.reason(), situation.message());
        }
        conditions.available();
        conditions.baseline();
        conditions.healthy();
        conditions.observable();
        return List.copyOf(conditions.all);
    }

    private void add(Condition.Type type, Value value, String reason, String message) {
        Optional<Condition> before = previous.condition(type).filter(c -> c.value() == value);
        all.add(new Condition(
                type,
                value,
                turn.spec().generation(),
                before.map(Condition::since).orElse(turn.now()),
                reason,
                message));
    }

    private void available() {
        RolloutStatus.Stable stable = turn.stable();
        int pods = stable != null
                ? turn.state(stable.revision()).available()
                : turn.observed().revisions().values().stream()
                        .mapToInt(RevisionState::available)
                        .sum();
        if (pods > 0) {
            add(Condition.Type.AVAILABLE, Value.TRUE, "PodsAvailable", "clients are served");
        } else {
            add(Condition.Type.AVAILABLE, Value.FALSE, "NoPodAvailable", "no pod is available to serve clients");
        }
    }

    private void baseline() {
        if (turn.spec().gate() instanceof Gate.Refused refused
                && refused.reason().equals(Gate.BASELINE_VIOLATION)) {
            add(Condition.Type.BASELINE_COMPLIANT, Value.FALSE, refused.reason(), refused.message());
        } else {
            add(
                    Condition.Type.BASELINE_COMPLIANT,
                    Value.TRUE,
                    "Compliant",
                    "the pods violate no policy of the baseline");
        }
    }

    private void healthy() {
        Optional<RolloutStatus.Rejected> rejected =
                turn.status().rejection(turn.spec().revision());
        Canary canary = turn.canary();
        if (rejected.isPresent()) {
            add(
                    Condition.Type.CANARY_HEALTHY,
                    Value.FALSE,
                    rejected.get().reason(),
                    rejected.get().message());
        } else if (canary != null && canary.trying() && !canary.first()) {
            if (canary.watched()) {
                add(
                        Condition.Type.CANARY_HEALTHY,
                        Value.TRUE,
                        "NoSignOfFault",
                        "nothing speaks against the canary so far");
            } else {
                add(
                        Condition.Type.CANARY_HEALTHY,
                        Value.UNKNOWN,
                        "NotYetObserved",
                        "the canary receives no clients yet");
            }
        }
    }

    private void observable() {
        Canary canary = turn.canary();
        if (canary == null || !canary.watched() || canary.first()) {
            return;
        }
        if (turn.blind()) {
            add(
                    Condition.Type.CANARY_OBSERVABLE,
                    Value.FALSE,
                    "TelemetryLost",
                    turn.observed().verdict().evidence());
        } else if (turn.observed().verdict().equals(CanaryVerdict.NONE)) {
            add(Condition.Type.CANARY_OBSERVABLE, Value.UNKNOWN, "NotYetReported", "no report has been looked at yet");
        } else {
            add(Condition.Type.CANARY_OBSERVABLE, Value.TRUE, "TelemetryReceived", "the pods' telemetry arrives");
        }
    }
}
