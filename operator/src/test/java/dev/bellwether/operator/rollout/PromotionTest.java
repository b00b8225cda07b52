package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.analysis.CanaryVerdict.Path;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RolloutSpec.OnThinEvidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PromotionTest {
    private static final CanaryVerdict THIN =
            new CanaryVerdict(Verdict.CONTINUE, Path.NONE, "0 of 3 canary peers reset", 3, 9, 0, 0, true, true);
    private static final CanaryVerdict DOUBTFUL =
            new CanaryVerdict(Verdict.CONTINUE, Path.NONE, "9 of 30 canary peers reset", 30, 90, 9, 9, false, true);

    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @Test
    void aProvenCanaryGrowsToAllPodsThenServesAloneThenTheOldRevisionGoes() {
        gateway.cluster.says(Verdict.PROMOTABLE, "0 of 900 canary peers reset");
        gateway.rest();

        assertThat(gateway.actions)
                .containsSubsequence(
                        new Action.Scale("b", 4),
                        new Action.PinService("b"),
                        new Action.Drain("a"),
                        new Action.Scale("a", 0),
                        new Action.DeleteRevision("a"));
        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.cluster.revisions()).containsExactly("b");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True Promoted");
        assertThat(gateway.status.condition(Condition.Type.READY).orElseThrow().message())
                .isEqualTo("revision b serves; it was proven good: 0 of 900 canary peers reset");
        assertThat(gateway.events()).endsWith("CanaryStep", "Promoted");
    }

    @Test
    void aProofBeforeTheLastHoldEndsShortensNothing() {
        gateway.cluster.says(Verdict.PROMOTABLE, "0 of 900 canary peers reset");
        gateway.untilStep(2);
        gateway.pass(Duration.ofSeconds(119));

        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
    }

    @Test
    void thinEvidenceThatSpeaksAgainstNothingPromotesAndSaysSo() {
        gateway.cluster.verdict(THIN);
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True PromotedOnThinEvidence");
    }

    @Test
    void thinEvidenceHoldsWhereTheUserSaysSo() {
        gateway.onThinEvidence(OnThinEvidence.HOLD);
        gateway.cluster.verdict(THIN);
        gateway.pass(Duration.ofMinutes(30));

        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True EvidenceTooThin");
        gateway.cluster.says(Verdict.PROMOTABLE, "proven after all");
        gateway.rest();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True Promoted");
    }

    @Test
    void evidenceThatSpeaksAgainstTheCanaryHolds() {
        gateway.cluster.verdict(DOUBTFUL);
        gateway.pass(Duration.ofMinutes(30));

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
    }

    @Test
    void aCanaryThatNobodyVisitsIsPromotedAfterTheProgressDeadlineOfItsLastStep() {
        gateway.steps(new Step(50, Duration.ofSeconds(10)));
        gateway.cluster.verdict(
                new CanaryVerdict(Verdict.HOLD, Path.NONE, "nobody was seen", 0, 160, 0, 0, true, false));
        var began = gateway.canary().phaseSince();
        gateway.until(Canary.Phase.PROMOTING);

        assertThat(gateway.now).isEqualTo(began.plus(SimulatedGateway.DEADLINE));
        gateway.rest();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True PromotedOnThinEvidence");
    }

    @Test
    void promoteIsDoneOnRequestInAnyStepWithoutEvidence() {
        gateway.control(false, "b", null, null).rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True PromotedOnRequest");
        assertThat(gateway.status.acted().promote()).isEqualTo("b");
    }

    @Test
    void theOldRevisionKeepsAllItsPodsUntilTheServiceIsPinned() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.PROMOTING);
        gateway.cluster.neverReady("b");
        gateway.pass(Duration.ofSeconds(60));

        assertThat(gateway.cluster.of("a").desired()).isEqualTo(4);
        assertThat(gateway.cluster.pinned()).isNull();
    }

    @Test
    void aCanaryWhosePodsDoNotAllComeIsRolledBackFromItsPromotion() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.untilStep(2);
        gateway.cluster.neverReady("b");
        gateway.rest();

        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("ProgressDeadlineExceeded");
    }

    @Test
    void theOldRevisionKeepsItsClientsForTheGraceAtMost() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.DRAINING);
        assertThat(gateway.canary().revision()).isEqualTo("a");
        var until = gateway.canary().drainUntil();
        assertThat(until).isEqualTo(gateway.now.plus(SimulatedGateway.GRACE));
        while (gateway.now.isBefore(until)) {
            gateway.now = gateway.now.plusSeconds(1); // the cluster does not settle: nothing is ever drained
            gateway.reconcile();
        }

        assertThat(gateway.actions.get(gateway.actions.size() - 1)).isEqualTo(new Action.Scale("a", 0));
        assertThat(gateway.actions.get(gateway.actions.size() - 2)).isEqualTo(new Action.Drain("a"));
    }

    @Test
    void theStatusTellsHowManyStreamsHaveStillToLeaveAndIsWrittenOnlyWhenThatChanges() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.cluster.streams("a", 5000);
        gateway.until(Canary.Phase.DRAINING);
        assertThat(gateway.canary().streams()).isNull();

        gateway.cluster.streams("a", 1234);
        gateway.reconcile();
        assertThat(gateway.canary().streams()).isEqualTo(1234);
        int written = gateway.statusWrites;
        gateway.reconcile();
        assertThat(gateway.statusWrites).isEqualTo(written);
        gateway.cluster.streams("a", 0);
        gateway.reconcile();
        assertThat(gateway.canary().streams()).isZero();
    }
}
