package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnvironmentFailureTest {
    private static final Failure NO_IMAGE = new Failure("ImagePullFailed", "pod b-1: image …:b: ErrImagePull");
    private static final Failure NO_NODE = new Failure("Unschedulable", "pod b-2: 0/1 nodes are available");
    private static final Failure NO_LOG = new Failure("BackplaneUnreachable", "nats://log:4222 does not answer");

    private SimulatedGateway gateway = SimulatedGateway.serving();

    @AfterEach
    void stableIsUntouchedAndNothingIsRejected() {
        assertThat(gateway.cluster.of("a").available()).isEqualTo(4);
        assertThat(gateway.cluster.of("a").desired()).isEqualTo(4);
        assertThat(gateway.status.rejected()).isEmpty();
    }

    @Test
    void anImageThatDoesNotExistHoldsForEverAndStallsAfterTheDeadline() {
        gateway.cluster.failing("b", NO_IMAGE);
        gateway.wants("b").pass(Duration.ofSeconds(30));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.WAITING);
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False ImagePullFailed");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True ImagePullFailed");
        assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("True PodsAvailable");

        gateway.pass(Duration.ofHours(1));
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True ImagePullFailed");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("absent");
        assertThat(gateway.cluster.pinned()).isEqualTo("a");
    }

    @Test
    void aRolloutGoesOnWithTheWholeDeadlineWhenTheEnvironmentIsMended() {
        gateway.cluster.failing("b", NO_IMAGE);
        gateway.wants("b").pass(Duration.ofHours(1));
        gateway.cluster.neverReady("b");
        gateway.cluster.works("b");
        gateway.cluster.neverReady("b");
        gateway.pass(SimulatedGateway.DEADLINE.minusSeconds(1));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.PREPARING);

        gateway.cluster.works("b");
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.OBSERVING);
    }

    @Test
    void aMissingSecretIsWaitedForBeforeAnythingIsMade() {
        gateway.gate(new Gate.Waiting("SecretNotFound", "Secret chat-tls does not exist"))
                .wants("b");
        gateway.pass(Duration.ofSeconds(20));
        assertThat(gateway.cluster.revisions()).containsExactly("a");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False SecretNotFound");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True SecretNotFound");
        assertThat(gateway.decide().requeueAfter()).isLessThanOrEqualTo(Duration.ofSeconds(5));

        gateway.pass(SimulatedGateway.DEADLINE);
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True SecretNotFound");
        gateway.gate(Gate.OPEN).until(Canary.Phase.OBSERVING);
    }

    @Test
    void aSecretThatGoesAfterTheDeploymentWasMadeIsWaitedForToo() {
        gateway.wants("b");
        gateway.cluster.neverReady("b");
        gateway.until(Canary.Phase.PREPARING);
        gateway.cluster.apply(new Action.CreateRevision("b", 1));
        gateway.gate(new Gate.Waiting("SecretNotFound", "Secret chat-tls does not exist"));
        gateway.pass(Duration.ofHours(1));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.WAITING);
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False SecretNotFound");

        gateway.cluster.works("b");
        gateway.gate(Gate.OPEN).until(Canary.Phase.OBSERVING);
    }

    @Test
    void aNodeTooFewInALaterStepHoldsTheStep() {
        gateway = SimulatedGateway.trying();
        gateway.pass(Duration.ofSeconds(58));
        gateway.cluster.failing("b", NO_NODE);
        gateway.pass(Duration.ofHours(1));

        assertThat(gateway.canary().step()).isEqualTo(2);
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.WAITING);
        assertThat(gateway.cluster.of("b").available())
                .as("goes on with the pods it has")
                .isEqualTo(1);
    }

    @Test
    void aNodeTooFewInThePromotionHoldsThePromotion() {
        gateway = SimulatedGateway.trying();
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.untilStep(2);
        gateway.cluster.failing("b", NO_NODE);
        gateway.pass(Duration.ofHours(1));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.PROMOTING);
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True Unschedulable");

        gateway.cluster.works("b");
        gateway.until(Canary.Phase.DRAINING);
        assertThat(gateway.stable()).isEqualTo("b");
    }

    @Test
    void anUnreachableLogFreezesTheStepAndThaws() {
        gateway = SimulatedGateway.trying();
        gateway.cluster.surroundings(NO_LOG);
        gateway.pass(Duration.ofMinutes(30));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.FROZEN);
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True BackplaneUnreachable");

        gateway.cluster.surroundings(null);
        gateway.pass(Duration.ofSeconds(30));
        assertThat(gateway.canary().step()).isEqualTo(1);
        gateway.untilStep(2);
    }

    @Test
    void crashesWhileTheLogIsUnreachableAreNotHeldAgainstTheRevision() {
        gateway = SimulatedGateway.trying();
        gateway.cluster.surroundings(NO_LOG);
        gateway.pass(Duration.ofSeconds(10));
        gateway.cluster.restarts("b", 5);
        gateway.second();
        gateway.cluster.surroundings(null);
        gateway.second();
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.canary().phaseSince()).as("restarts count from now").isEqualTo(gateway.now);
    }

    @Test
    void crashesOfPodsThatWaitedForTheLogAreNotHeldAgainstTheRevisionEither() {
        gateway.cluster.surroundings(NO_LOG);
        gateway.wants("b").second();
        gateway.cluster.apply(new Action.CreateRevision("b", 1));
        gateway.cluster.neverReady("b");
        gateway.cluster.restarts("b", 5);
        gateway.second();
        gateway.cluster.surroundings(null);
        gateway.second();

        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.PREPARING);
        assertThat(gateway.canary().phaseSince()).as("restarts count from now").isEqualTo(gateway.now);
    }

    @Test
    void aViolationOfTheBaselineStallsAtOnceAndMakesNothing() {
        gateway.gate(new Gate.Refused(Gate.BASELINE_VIOLATION, "spec.hostNetwork: true (expected: unset)"));
        gateway.wants("b").rest();

        assertThat(gateway.cluster.revisions()).containsExactly("a");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True BaselineViolation");
        assertThat(gateway.says(Condition.Type.BASELINE_COMPLIANT)).isEqualTo("False BaselineViolation");
        assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("True PodsAvailable");
    }

    @Test
    void aRefusalThatComesWhileACanaryIsTriedWithdrawsIt() {
        gateway = SimulatedGateway.trying();
        gateway.gate(new Gate.Refused(Gate.BASELINE_VIOLATION, "the platform's level was raised"));
        gateway.rest();

        assertThat(gateway.cluster.of("b").desired()).isZero();
        assertThat(gateway.cluster.pinned()).isEqualTo("a");
        gateway.gate(Gate.OPEN).until(Canary.Phase.OBSERVING);
    }
}
