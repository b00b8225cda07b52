package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator may die between its two writes, and another may start from what is there. */
class LostWritesTest {
    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @Test
    void aRollbackOfWhichTheStatusWasLostIsMadeAgain() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.act(gateway.decide());
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("ResetSpike");
    }

    @Test
    void aRollbackOfWhichTheStatusAndTheEvidenceWereLostIsStillOne() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.act(gateway.decide());
        gateway.cluster.says(Verdict.HOLD, "nothing observed yet");
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("Interrupted");
    }

    @Test
    void aRollbackFromALaterStepThatWaitsForPodsIsStillOneToo() {
        gateway.pass(Duration.ofSeconds(58));
        gateway.cluster.failing("b", new Failure("Unschedulable", "0/1 nodes are available"));
        gateway.until(Canary.Phase.WAITING);
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.act(gateway.decide());
        gateway.cluster.says(Verdict.HOLD, "nothing observed yet");
        gateway.cluster.works("b");
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("Interrupted");
    }

    @Test
    void aRollbackOfWhichTheActionWasLostIsMadeAgain() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.write(gateway.decide());
        assertThat(gateway.cluster.pinned()).isNull();
        gateway.cluster.says(Verdict.HOLD, "nothing observed yet");
        assertThat(gateway.reconcile().action()).isEqualTo(new Action.PinService("a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPinnedServiceIsThePointOfNoReturn(boolean spikes) {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.PROMOTING);
        gateway.cluster.settle();
        Decision pin = gateway.decide();
        assertThat(pin.action()).isEqualTo(new Action.PinService("b"));
        gateway.act(pin);
        if (spikes) {
            gateway.cluster.says(Verdict.ROLLBACK, "too late");
        }
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True Promoted");
    }

    @Test
    void aPromotionInOneDecisionOfWhichTheStatusWasLostIsFinished() {
        SimulatedGateway small = new SimulatedGateway().wants("a").replicas(1);
        small.rest();
        small.steps(new Step(50, Duration.ofSeconds(10))).wants("b").until(Canary.Phase.OBSERVING);
        small.cluster.says(Verdict.PROMOTABLE, "proven");
        small.pass(Duration.ofSeconds(9));
        small.now = small.now.plusSeconds(1);
        Decision pin = small.decide();
        assertThat(pin.action()).isEqualTo(new Action.PinService("b"));
        small.act(pin);
        small.cluster.says(Verdict.HOLD, "nothing observed yet");
        small.rest();

        assertThat(small.stable()).isEqualTo("b");
    }

    @Test
    void aServiceThatSomebodyElsePinnedToTheCanaryIsOpenedAgain() {
        gateway.cluster.apply(new Action.PinService("b"));
        gateway.second();

        assertThat(gateway.cluster.pinned()).isNull();
        assertThat(gateway.stable()).isEqualTo("a");
    }

    @Test
    void aStatusThatWasLostIsAdoptedFromThePinnedService() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.status = RolloutStatus.EMPTY;
        other.wants("b").reconcile();

        assertThat(other.stable()).isEqualTo("a");
        assertThat(other.events()).contains("StableAdopted");
        assertThat(other.cluster.of("a").desired()).isEqualTo(4);
        other.until(Canary.Phase.OBSERVING);
    }

    @Test
    void aStatusThatWasLostDuringACanaryIsAdoptedFromTheRevisionWithTheMostPods() {
        gateway.untilStep(2);
        gateway.status = RolloutStatus.EMPTY;
        gateway.reconcile();

        assertThat(gateway.stable()).isEqualTo("a");
        gateway.until(Canary.Phase.OBSERVING);
        assertThat(gateway.canary().revision()).isEqualTo("b");
        assertThat(gateway.canary().step()).isEqualTo(1);
    }

    @Test
    void aStatusThatWasLostWhileOneRevisionServesIsFoundAgainWithoutAnyOtherWrite() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.actions.clear();
        other.status = RolloutStatus.EMPTY;
        other.rest();

        assertThat(other.stable()).isEqualTo("a");
        assertThat(other.actions).isEmpty();
        assertThat(other.says(Condition.Type.READY)).isEqualTo("True RevisionServes");
    }

    @Test
    void aDeletedDeploymentOfStableIsMadeAgainWhileTheSpecStillSaysIt() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.cluster.apply(new Action.DeleteRevision("a"));
        other.rest();

        assertThat(other.stable()).isEqualTo("a");
        assertThat(other.cluster.of("a").available()).isEqualTo(4);
    }

    @Test
    void aDeletedDeploymentOfStableIsNotMadeAgainWhileTheGateRefusesIt() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.cluster.apply(new Action.DeleteRevision("a"));
        other.gate(new Gate.Refused(Gate.BASELINE_VIOLATION, "the platform's level was raised"))
                .rest();
        assertThat(other.cluster.revisions()).isEmpty();

        other.gate(Gate.OPEN).rest();
        assertThat(other.cluster.of("a").available()).isEqualTo(4);
    }

    @Test
    void aDeletedDeploymentOfStableIsMadeAgainFromItsConfigurationWhileACanaryIsTried() {
        gateway.cluster.losesDeployment("a");
        assertThat(gateway.reconcile().action()).isEqualTo(new Action.CreateRevision("a", 4));
        gateway.untilStep(2);

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.cluster.of("a").available()).isEqualTo(4);
    }

    @Test
    void aConfigurationLeftBehindByADeletionThatWasCutOffIsDeleted() {
        gateway.wants("a").reconcile();
        gateway.until(Canary.Phase.DRAINING);
        while (gateway.cluster.of("b").desired() > 0) {
            gateway.second();
        }
        gateway.cluster.losesDeployment("b");
        gateway.rest();

        assertThat(gateway.cluster.configured()).containsExactly("a");
    }

    @Test
    void aStableRevisionThatIsGoneForGoodIsFollowedEvenByARejectedOne() {
        gateway.control(false, null, "b", null).rest();
        gateway.cluster.apply(new Action.DeleteRevision("a"));
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.status.rejected()).isEmpty();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True FirstRevisionServes");
    }

    @Test
    void aStableRevisionThatIsGoneForGoodIsFollowedByTheCanary() {
        gateway.cluster.apply(new Action.DeleteRevision("a"));
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.cluster.of("b").available()).isEqualTo(4);
        assertThat(gateway.cluster.pinned()).isEqualTo("b");
        assertThat(gateway.events()).contains("StableLost");
    }

    @Test
    void aServiceThatServesNobodyIsOpenedToWhatHasPodsEvenWhileTheNextRevisionWaits() {
        SimulatedGateway other = new SimulatedGateway().wants("a");
        other.second();
        other.second();
        other.cluster.failing("b", new Failure("ImagePullFailed", "no such image"));
        other.cluster.apply(new Action.PinService("x"));
        other.cluster.settle();
        other.wants("b").pass(Duration.ofSeconds(10));

        assertThat(other.cluster.of("a").available()).isEqualTo(4);
        assertThat(other.cluster.pinned()).isNotEqualTo("x");
    }
}
