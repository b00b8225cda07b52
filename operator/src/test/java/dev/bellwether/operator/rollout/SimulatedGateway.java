package dev.bellwether.operator.rollout;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RolloutSpec.OnTelemetryLoss;
import dev.bellwether.operator.rollout.RolloutSpec.OnThinEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway and the operator that looks after it: reads, decides, writes the status, acts, as the reconciler does. Four pods, a step of
 * 25 % for a minute and one of 50 % for two, two minutes to become available, half a minute to drain.
 */
final class SimulatedGateway {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration DEADLINE = Duration.ofMinutes(2);
    static final Duration GRACE = Duration.ofSeconds(30);

    final SimulatedCluster cluster = new SimulatedCluster();
    final List<Action> actions = new ArrayList<>();
    final List<Announcement> told = new ArrayList<>();
    Instant now = START;
    RolloutStatus status = RolloutStatus.EMPTY;
    int statusWrites;

    private long generation;
    private String revision = "";
    private int replicas = 4;
    private List<Step> steps = List.of(new Step(25, Duration.ofMinutes(1)), new Step(50, Duration.ofMinutes(2)));
    private OnThinEvidence onThinEvidence = OnThinEvidence.PROMOTE;
    private OnTelemetryLoss onTelemetryLoss = OnTelemetryLoss.HOLD;
    private Control control = Control.NONE;
    private Gate gate = Gate.OPEN;

    /** A gateway whose first revision "a" serves and rests. */
    static SimulatedGateway serving() {
        SimulatedGateway gateway = new SimulatedGateway().wants("a");
        gateway.rest();
        return gateway;
    }

    /** The same with a healthy canary "b" in its first step, observed. */
    static SimulatedGateway trying() {
        SimulatedGateway gateway = serving().wants("b");
        gateway.until(Canary.Phase.OBSERVING);
        gateway.cluster.says(Verdict.CONTINUE, "healthy so far");
        return gateway;
    }

    SimulatedGateway wants(String next) {
        revision = next;
        generation++;
        return this;
    }

    SimulatedGateway replicas(int next) {
        replicas = next;
        generation++;
        return this;
    }

    SimulatedGateway steps(Step... next) {
        steps = List.of(next);
        generation++;
        return this;
    }

    SimulatedGateway onThinEvidence(OnThinEvidence next) {
        onThinEvidence = next;
        generation++;
        return this;
    }

    SimulatedGateway onTelemetryLoss(OnTelemetryLoss next) {
        onTelemetryLoss = next;
        generation++;
        return this;
    }

    SimulatedGateway control(boolean paused, @Nullable String promote, @Nullable String abort, @Nullable String retry) {
        control = new Control(paused, promote, abort, retry);
        generation++;
        return this;
    }

    SimulatedGateway gate(Gate next) {
        gate = next;
        return this;
    }

    RolloutSpec spec() {
        return new RolloutSpec(
                generation,
                revision,
                "registry.example/notifier:" + revision,
                replicas,
                steps,
                DEADLINE,
                GRACE,
                onThinEvidence,
                onTelemetryLoss,
                control,
                gate);
    }

    Decision decide() {
        return Rollout.decide(spec(), cluster.observed(), status, now);
    }

    /** One reconcile; both of its writes arrive. */
    Decision reconcile() {
        Decision decision = decide();
        write(decision);
        act(decision);
        told.addAll(decision.announcements());
        return decision;
    }

    void write(Decision decision) {
        if (!decision.next().equals(status)) {
            statusWrites++;
        }
        status = decision.next();
    }

    void act(Decision decision) {
        if (!decision.action().equals(Action.NONE)) {
            actions.add(decision.action());
        }
        cluster.apply(decision.action());
    }

    /** A second goes by: pods follow, then one reconcile. */
    Decision second() {
        now = now.plusSeconds(1);
        cluster.settle();
        return reconcile();
    }

    void pass(Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            second();
        }
    }

    /** Goes on until nothing is tried, nothing leaves, and a reconcile does nothing and writes nothing. */
    void rest() {
        for (int i = 0; i < 600; i++) {
            RolloutStatus before = status;
            Decision decision = second();
            if (status.canary() == null && decision.action().equals(Action.NONE) && status.equals(before)) {
                return;
            }
        }
        throw new AssertionError("does not come to rest: " + status + ", last " + actions.get(actions.size() - 1));
    }

    void until(Canary.Phase phase) {
        for (int i = 0; i < 600; i++) {
            Canary canary = status.canary();
            if (canary != null && canary.phase() == phase) {
                return;
            }
            second();
        }
        throw new AssertionError("never " + phase + ": " + status);
    }

    void untilStep(int step) {
        for (int i = 0; i < 600; i++) {
            Canary canary = status.canary();
            if (canary != null && canary.step() == step && canary.phase() == Canary.Phase.OBSERVING) {
                return;
            }
            second();
        }
        throw new AssertionError("never step " + step + ": " + status);
    }

    Canary canary() {
        Canary canary = status.canary();
        if (canary == null) {
            throw new AssertionError("no canary: " + status);
        }
        return canary;
    }

    String stable() {
        RolloutStatus.Stable stable = status.stable();
        return stable == null ? "none" : stable.revision();
    }

    /** A condition as {@code False CanaryRolledBack}, or {@code absent}. */
    String says(Condition.Type type) {
        return status.condition(type)
                .map(c -> c.value().text() + " " + c.reason())
                .orElse("absent");
    }

    List<String> events() {
        return told.stream().map(Announcement::reason).toList();
    }
}
