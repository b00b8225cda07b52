package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlTest {
    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @Test
    void abortRollsTheCanaryBack() {
        assertThat(gateway.control(false, null, "b", null).reconcile().action()).isEqualTo(new Action.PinService("a"));
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("Aborted");
    }

    @Test
    void abortActsOnce() {
        gateway.control(false, null, "b", null).rest();
        gateway.control(false, null, "b", "b").pass(Duration.ofSeconds(30));

        assertThat(gateway.canary().phase())
                .as("retried, and not aborted again")
                .isEqualTo(Canary.Phase.OBSERVING);
    }

    @Test
    void retryTriesARejectedRevisionAgainOnce() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.rest();
        gateway.cluster.says(Verdict.CONTINUE, "healthy");
        String first = gateway.status.rejected().get(0).revision();
        gateway.control(false, null, null, "b").until(Canary.Phase.OBSERVING);
        assertThat(gateway.canary().revision()).isEqualTo(first).isEqualTo("b");
        assertThat(gateway.status.rejected()).isEmpty();

        gateway.cluster.says(Verdict.ROLLBACK, "again");
        gateway.rest();
        gateway.pass(Duration.ofMinutes(10));
        assertThat(gateway.status.rejected()).hasSize(1);
        assertThat(gateway.status.canary()).isNull();
    }

    @Test
    void retryActsAgainOnceItWasTakenAway() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.rest();
        gateway.control(false, null, null, "b").reconcile();
        gateway.rest();
        gateway.control(false, null, null, null).rest();
        assertThat(gateway.status.rejected()).hasSize(1);
        gateway.cluster.says(Verdict.CONTINUE, "healthy");

        gateway.control(false, null, null, "b").until(Canary.Phase.OBSERVING);
    }

    @Test
    void retryOfACanaryThatStillDrainsTriesItWhenItIsGone() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.reconcile();
        gateway.cluster.says(Verdict.CONTINUE, "healthy");
        gateway.actions.clear();
        gateway.control(false, null, null, "b").until(Canary.Phase.OBSERVING);

        assertThat(gateway.actions)
                .containsSubsequence(new Action.Scale("b", 0), new Action.Scale("b", 1), new Action.OpenService());
    }

    @Test
    void promoteNamedBeforeTheRevisionIsTriedWaitsForIt() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.gate(new Gate.Waiting("SecretNotFound", "Secret chat-tls does not exist"));
        other.control(false, "b", null, null).wants("a").reconcile();
        assertThat(other.status.acted().promote()).as("not wanted: noted").isEqualTo("b");

        SimulatedGateway another = SimulatedGateway.serving();
        another.control(false, "b", null, null).wants("b").rest();
        assertThat(another.stable()).isEqualTo("b");
        assertThat(another.says(Condition.Type.READY)).isEqualTo("True PromotedOnRequest");
    }

    @Test
    void promoteThatStaysInGitDoesNotPromoteTheSameRevisionAnotherTime() {
        gateway.control(false, "b", null, null).rest();
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.wants("c").rest();
        assertThat(gateway.stable()).isEqualTo("c");
        gateway.cluster.says(Verdict.CONTINUE, "healthy so far");
        gateway.wants("b").until(Canary.Phase.OBSERVING);
        gateway.pass(Duration.ofSeconds(30));

        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
    }

    @Test
    void promoteDoesNotBringBackARejectedRevision() {
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.reconcile();
        gateway.control(false, "b", null, null).rest();
        gateway.pass(Duration.ofMinutes(10));

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.acted().promote()).isEqualTo("b");
    }

    @Test
    void abortOutranksPromote() {
        gateway.control(false, "b", "b", null).rest();

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.rejected()).hasSize(1);
    }

    @Test
    void abortOfSomethingElseIsOnlyNoted() {
        gateway.control(false, null, "z", null).second();

        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.status.acted().abort()).isEqualTo("z");
    }

    @Test
    void abortAfterThePointOfNoReturnIsTooLate() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        while (!"b".equals(gateway.cluster.pinned())) {
            gateway.second();
        }
        gateway.control(false, null, "b", null).rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.status.rejected()).isEmpty();
    }

    @Test
    void aPausedPromotionDoesNotPinTheService() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.PROMOTING);
        gateway.control(true, null, null, null).pass(Duration.ofMinutes(10));
        assertThat(gateway.cluster.pinned()).isNull();
        assertThat(gateway.status.rejected()).isEmpty();

        gateway.control(false, null, null, null).rest();
        assertThat(gateway.stable()).isEqualTo("b");
    }
}
