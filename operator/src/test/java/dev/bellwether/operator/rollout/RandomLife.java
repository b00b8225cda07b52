package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RolloutSpec.OnTelemetryLoss;
import dev.bellwether.operator.rollout.RolloutSpec.OnThinEvidence;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One gateway's random life, the same for the same seed. */
final class RandomLife {
    private static final List<String> REVISIONS = List.of("a", "b", "c", "d");
    private static final Failure NO_NODE = new Failure("Unschedulable", "0/1 nodes are available");
    private static final Failure NO_LOG = new Failure("BackplaneNotReady", "nats://log:4222 does not answer");

    private final long seed;
    private final Random random;
    private final SimulatedGateway gateway = new SimulatedGateway().wants("a");
    private final Tally tally = new Tally();
    private Observed seen = gateway.cluster.observed();

    /** What a life was made of. */
    static final class Tally {
        int promotions;
        int rejections;
        int freezes;
        int withdrawals;
        int retries;
        int lost;
        final Set<String> reasons = new TreeSet<>();

        void add(Tally other) {
            promotions += other.promotions;
            rejections += other.rejections;
            freezes += other.freezes;
            withdrawals += other.withdrawals;
            retries += other.retries;
            lost += other.lost;
            reasons.addAll(other.reasons);
        }
    }

    RandomLife(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    Tally live(int moments) {
        try {
            for (int i = 0; i < moments; i++) {
                befall();
                gateway.now = gateway.now.plusSeconds(random.nextInt(4) == 0 ? random.nextInt(200) : 1);
                if (random.nextInt(3) > 0) {
                    gateway.cluster.settle();
                }
                decide();
            }
            recover();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " at " + gateway.now + ": " + gateway.status, e);
        }
        return tally;
    }

    /** One reconcile, perhaps from a cache that is behind, of which one write or the other may be lost, as when the operator is killed. */
    private void decide() {
        RolloutStatus before = gateway.status;
        Observed observed = random.nextInt(6) == 0 ? seen : gateway.cluster.observed();
        seen = observed;
        Decision decision = Rollout.decide(gateway.spec(), observed, before, gateway.now);
        assertThat(Rollout.decide(gateway.spec(), observed, before, gateway.now))
                .as("the same decision from the same input")
                .isEqualTo(decision);
        Promises.check(gateway.spec(), observed, before, decision);
        int fate = random.nextInt(12);
        tally.lost += fate < 3 ? 1 : 0;
        if (fate != 0 && fate != 2) {
            gateway.write(decision);
            count(before, decision);
        }
        if (fate != 1 && fate != 2) {
            gateway.act(decision);
        }
    }

    private void count(RolloutStatus before, Decision decision) {
        RolloutStatus next = decision.next();
        for (RolloutStatus.Rejected rejected : before.rejected()) {
            boolean forgotten = next.rejection(rejected.revision()).isEmpty();
            boolean nothingElse = next.stable() == null;
            assertThat(!forgotten
                            || nothingElse
                            || rejected.revision()
                                    .equals(gateway.spec().control().retry()))
                    .as("only a retry, or the loss of all else, forgets the rejection of " + rejected.revision())
                    .isTrue();
            tally.retries += forgotten ? 1 : 0;
        }
        next.conditions().forEach(condition -> tally.reasons.add(condition.reason()));
        for (Announcement told : decision.announcements()) {
            tally.reasons.add(told.reason());
            tally.promotions += told.reason().startsWith("Promoted") ? 1 : 0;
            tally.rejections += told.reason().equals("CanaryRolledBack") ? 1 : 0;
            tally.withdrawals += told.reason().equals("CanaryWithdrawn") ? 1 : 0;
        }
        boolean frozen = next.canary() != null && next.canary().phase() == Canary.Phase.FROZEN;
        tally.freezes += frozen ? 1 : 0;
    }

    /** Something happens to the gateway, more often nothing. */
    private void befall() {
        gateway.cluster.forgetRestarts();
        switch (random.nextInt(60)) {
            case 0, 1 -> gateway.wants(any(REVISIONS));
            case 2 -> gateway.replicas(1 + random.nextInt(6));
            case 3 -> gateway.onTelemetryLoss(any(List.of(OnTelemetryLoss.values())));
            case 4 -> gateway.onThinEvidence(any(List.of(OnThinEvidence.values())));
            case 5 -> control();
            case 6 -> gateway.gate(gate());
            case 7 -> gateway.cluster.surroundings(random.nextInt(3) == 0 ? NO_LOG : null);
            case 8 -> fault(any(REVISIONS));
            case 9, 10 -> REVISIONS.forEach(gateway.cluster::works);
            case 11 -> gateway.cluster.loses(any(REVISIONS), 1 + random.nextInt(6));
            case 12 -> gateway.cluster.numbersDue(random.nextBoolean());
            case 13 -> gateway.steps(steps());
            case 14, 15, 16 -> gateway.cluster.says(any(List.of(Verdict.values())), "said at random");
            case 17 -> meddle();
            default -> {
                if (random.nextInt(4) == 0) {
                    gateway.cluster.says(Verdict.PROMOTABLE, "proven");
                }
            }
        }
    }

    /** Somebody who is not the operator changes what is its own. */
    private void meddle() {
        switch (random.nextInt(8)) {
            case 0 -> gateway.cluster.apply(new Action.OpenService());
            case 1 -> gateway.cluster.apply(new Action.PinService(any(REVISIONS)));
            case 2 -> gateway.cluster.apply(new Action.Scale(any(REVISIONS), random.nextInt(6)));
            case 3 -> gateway.cluster.apply(new Action.DeleteRevision(any(REVISIONS)));
            case 4 -> gateway.cluster.losesDeployment(any(REVISIONS));
            case 5 -> gateway.status = RolloutStatus.EMPTY;
            default -> gateway.cluster.loses(any(REVISIONS), 6);
        }
    }

    private void fault(String revision) {
        switch (random.nextInt(3)) {
            case 0 -> gateway.cluster.neverReady(revision);
            case 1 -> gateway.cluster.failing(revision, NO_NODE);
            default -> {
                if (gateway.cluster.of(revision).exists()) {
                    gateway.cluster.restarts(revision, random.nextInt(5));
                }
            }
        }
    }

    private void control() {
        gateway.control(random.nextInt(4) == 0, maybe(), random.nextInt(3) == 0 ? maybe() : null, maybe());
    }

    private @Nullable String maybe() {
        return random.nextInt(3) == 0 ? any(REVISIONS) : null;
    }

    private Gate gate() {
        return switch (random.nextInt(4)) {
            case 0 -> new Gate.Waiting("SecretNotFound", "Secret chat-tls does not exist");
            case 1 -> new Gate.Refused(Gate.BASELINE_VIOLATION, "hostNetwork: true (expected: unset)");
            default -> Gate.OPEN;
        };
    }

    private Step[] steps() {
        Step[] steps = new Step[1 + random.nextInt(3)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new Step(10 + 30 * i, Duration.ofSeconds(random.nextInt(40)));
        }
        return steps;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** All faults end: the wanted revision serves, or it stays rejected; then nothing is written any more. */
    private void recover() {
        REVISIONS.forEach(gateway.cluster::works);
        gateway.cluster.forgetRestarts();
        gateway.cluster.surroundings(null);
        gateway.cluster.numbersDue(false);
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.gate(Gate.OPEN).control(false, null, null, null);
        gateway.rest();
        boolean rejected = gateway.status.rejection(gateway.spec().revision()).isPresent();
        assertThat(rejected || gateway.stable().equals(gateway.spec().revision()))
                .as("the wanted revision serves or is rejected")
                .isTrue();
        assertThat(gateway.cluster.pinned()).isEqualTo(gateway.stable());
        assertThat(gateway.cluster.of(gateway.stable()).available())
                .isEqualTo(gateway.spec().replicas());
        assertThat(gateway.cluster.revisions())
                .allMatch(
                        r -> r.equals(gateway.stable()) || gateway.cluster.of(r).desired() == 0);
        RolloutStatus rest = gateway.status;
        gateway.actions.clear();
        gateway.pass(Duration.ofSeconds(5));
        assertThat(gateway.status).as("nothing is written at rest").isEqualTo(rest);
        assertThat(gateway.actions).as("nothing is done at rest").isEmpty();
    }
}
