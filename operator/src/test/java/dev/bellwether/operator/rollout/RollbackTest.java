package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RolloutSpec.OnTelemetryLoss;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTest {
    private static final String SPIKE = "31 of 40 canary peers had bad resets against 0 of 160 on stable";

    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @Test
    void aSpikeOfResetsTakesTheCanaryOutOfTheServiceInTheSameDecision() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        Decision decision = gateway.reconcile();

        assertThat(decision.action()).isEqualTo(new Action.PinService("a"));
        assertThat(decision.next().rejected())
                .containsExactly(new RolloutStatus.Rejected("b", gateway.now, "ResetSpike", SPIKE));
        assertThat(decision.announcements())
                .containsExactly(new Announcement(
                        true, "CanaryRolledBack", "revision b was rolled back (ResetSpike): " + SPIKE));
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False CanaryRolledBack");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True CanaryRolledBack");
        assertThat(gateway.says(Condition.Type.CANARY_HEALTHY)).isEqualTo("False ResetSpike");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("absent");
    }

    @Test
    void aRejectedCanaryDrainsAndScalesToZeroAndStableIsUntouched() {
        gateway.actions.clear();
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.rest();

        assertThat(gateway.actions)
                .containsSubsequence(new Action.PinService("a"), new Action.Drain("b"), new Action.Scale("b", 0));
        assertThat(gateway.actions)
                .noneMatch(a -> a instanceof Action.Scale s && s.revision().equals("a"));
        assertThat(gateway.cluster.of("a").available()).isEqualTo(4);
        assertThat(gateway.stable()).isEqualTo("a");
    }

    @Test
    void aRejectedRevisionThatIsAppliedAgainIsNotRetried() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.rest();
        gateway.cluster.says(Verdict.CONTINUE, "healthy");
        int actions = gateway.actions.size();
        gateway.wants("b").pass(Duration.ofHours(1));

        assertThat(gateway.actions).hasSize(actions);
        assertThat(gateway.status.canary()).isNull();
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True CanaryRolledBack");
    }

    @Test
    void aRejectedRevisionIsNotRetriedAfterOthersServedEither() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.rest();
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.wants("c").rest();
        assertThat(gateway.stable()).isEqualTo("c");
        gateway.wants("b").rest();

        assertThat(gateway.stable()).isEqualTo("c");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True CanaryRolledBack");
    }

    @Test
    void backToStableIsReadyAndKeepsTheMemory() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.rest();
        gateway.wants("a").rest();

        assertThat(gateway.says(Condition.Type.READY)).startsWith("True");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
        assertThat(gateway.status.rejected()).hasSize(1);
        assertThat(gateway.cluster.revisions()).containsExactly("a");
    }

    @Test
    void tenRejectionsAreRememberedTheNewestFirst() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.rest();
        for (int i = 0; i < 11; i++) {
            gateway.wants("r" + i).rest();
        }

        assertThat(gateway.status.rejected()).hasSize(10);
        assertThat(gateway.status.rejected().get(0).revision()).isEqualTo("r10");
    }

    @Test
    void threeRestartsInAStepAreACrashLoop() {
        gateway.cluster.restarts("b", 2);
        gateway.reconcile();
        assertThat(gateway.status.rejected()).isEmpty();
        gateway.cluster.restarts("b", 3);

        assertThat(gateway.reconcile().action()).isEqualTo(new Action.PinService("a"));
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("CrashLoop");
    }

    @Test
    void podsThatAreNotAvailableByTheDeadlineRollTheCanaryBack() {
        SimulatedGateway other = SimulatedGateway.serving();
        other.cluster.neverReady("b");
        other.wants("b").reconcile();
        other.pass(SimulatedGateway.DEADLINE.minusSeconds(1));
        assertThat(other.status.rejected()).isEmpty();
        other.second();

        assertThat(other.status.rejected())
                .extracting(RolloutStatus.Rejected::reason, RolloutStatus.Rejected::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "ProgressDeadlineExceeded", "0 of 1 pods were available after 120 s"));
        assertThat(other.cluster.pinned()).isEqualTo("a");
    }

    @Test
    void lostTelemetryRollsBackWhereTheUserSaysSo() {
        gateway.onTelemetryLoss(OnTelemetryLoss.ROLLBACK);
        gateway.cluster.says(Verdict.BLIND, "no telemetry from 1 of 1 canary pods");
        gateway.reconcile();

        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("TelemetryLost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OBSERVING", "PROMOTING", "FROZEN"})
    void aSpikeRollsBackInEveryPhaseThatHasClients(Canary.Phase phase) {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        if (phase == Canary.Phase.FROZEN) {
            gateway.cluster.says(Verdict.BLIND, "no telemetry");
        }
        gateway.until(phase);
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);

        assertThat(gateway.reconcile().action()).isEqualTo(new Action.PinService("a"));
    }

    @Test
    void aSpikeWhileTheNextStepsPodsStartRollsBackToo() {
        gateway.cluster.neverReady("b");
        gateway.pass(Duration.ofSeconds(61));
        assertThat(gateway.canary().step()).isEqualTo(2);
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.PREPARING);
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);

        assertThat(gateway.reconcile().action()).isEqualTo(new Action.PinService("a"));
    }

    @Test
    void aPausedRolloutIsRolledBackToo() {
        gateway.control(true, null, null, null).second();
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);

        assertThat(gateway.reconcile().action()).isEqualTo(new Action.PinService("a"));
    }

    @Test
    void theServiceIsNotPinnedToAStableRevisionWithoutAnAvailablePod() {
        gateway.cluster.neverReady("a");
        gateway.cluster.loses("a", 4);
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.pass(Duration.ofMinutes(1));
        assertThat(gateway.cluster.pinned()).isNull();
        assertThat(gateway.cluster.of("b").available()).isEqualTo(1);
        assertThat(gateway.status.rejected()).hasSize(1);

        gateway.cluster.works("a");
        gateway.rest();
        assertThat(gateway.cluster.pinned()).isEqualTo("a");
    }

    @Test
    void stableIsMadeWholeBeforeTheCanaryIsDrained() {
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.reconcile();
        gateway.replicas(6);

        assertThat(gateway.reconcile().action()).isEqualTo(new Action.Scale("a", 6));
        assertThat(gateway.reconcile().action()).isEqualTo(new Action.Drain("b"));
    }

    @Test
    void aStableRevisionThatNeverComesBackDoesNotKeepTheNextOneWaiting() {
        gateway.cluster.neverReady("a");
        gateway.cluster.loses("a", 4);
        gateway.cluster.says(Verdict.ROLLBACK, SPIKE);
        gateway.pass(Duration.ofSeconds(10));
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.wants("c").rest();

        assertThat(gateway.stable()).isEqualTo("c");
        assertThat(gateway.cluster.revisions()).containsExactly("c");
    }
}
