package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WithdrawalTest {
    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @ParameterizedTest
    @EnumSource(names = {"OBSERVING", "PROMOTING", "FROZEN"})
    void aCanaryThatIsNoLongerWantedLeavesWithoutBeingRejected(Canary.Phase phase) {
        gateway.cluster.says(phase == Canary.Phase.FROZEN ? Verdict.BLIND : Verdict.PROMOTABLE, "said");
        gateway.until(phase);
        gateway.actions.clear();
        gateway.wants("a").rest();

        assertThat(gateway.actions)
                .containsSubsequence(
                        new Action.PinService("a"),
                        new Action.Drain("b"),
                        new Action.Scale("b", 0),
                        new Action.DeleteRevision("b"));
        assertThat(gateway.status.rejected()).isEmpty();
        assertThat(gateway.says(Condition.Type.READY)).startsWith("True");
    }

    @Test
    void theNextRevisionIsTriedOnlyWhenTheLastOneIsGone() {
        gateway.wants("c").reconcile();
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True Withdrawing");
        while (gateway.cluster.of("b").desired() > 0) {
            assertThat(gateway.cluster.of("c").exists()).isFalse();
            gateway.second();
        }
        gateway.until(Canary.Phase.OBSERVING);

        assertThat(gateway.canary().revision()).isEqualTo("c");
        assertThat(gateway.events()).containsSubsequence("CanaryStarted", "CanaryWithdrawn", "CanaryStarted");
    }

    @Test
    void aCanaryThatIsWantedAgainWhileItLeavesStartsAnewWithTheFirstStep() {
        gateway.untilStep(2);
        gateway.wants("a").reconcile();
        gateway.wants("b").until(Canary.Phase.OBSERVING);

        assertThat(gateway.canary().step()).isEqualTo(1);
        assertThat(gateway.cluster.of("b").desired()).isEqualTo(1);
    }

    @Test
    void aChangeOfTheSpecAfterThePointOfNoReturnFinishesThePromotionFirst() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        while (!"b".equals(gateway.cluster.pinned())) {
            gateway.second();
        }
        gateway.wants("a").reconcile();
        assertThat(gateway.stable()).isEqualTo("b");
        gateway.cluster.says(Verdict.CONTINUE, "healthy");
        gateway.until(Canary.Phase.OBSERVING);

        assertThat(gateway.canary().revision()).isEqualTo("a");
    }

    @Test
    void revisionsLeftOverFromBeforeGoBeforeTheServiceIsOpenedAgain() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.cluster.apply(new Action.CreateRevision("x", 2));
        other.cluster.settle();
        other.wants("b");
        while (other.cluster.pinned() != null) {
            other.second();
        }

        assertThat(other.cluster.of("x").available())
                .as("clients reach stable and canary only")
                .isZero();
    }
}
