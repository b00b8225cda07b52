package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void everyConditionSpeaksOfTheGenerationItWasDecidedFrom() {
        SimulatedGateway gateway = SimulatedGateway.trying();

        assertThat(gateway.status.observedGeneration()).isEqualTo(gateway.spec().generation());
        assertThat(gateway.status.conditions())
                .allMatch(c -> c.observedGeneration() == gateway.spec().generation());
    }

    @Test
    void atRestReadyIsTrueAndNothingReconcilesOrStalls() {
        SimulatedGateway gateway = SimulatedGateway.serving();

        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True FirstRevisionServes");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("absent");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
        assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("True PodsAvailable");
        assertThat(gateway.says(Condition.Type.BASELINE_COMPLIANT)).isEqualTo("True Compliant");
        assertThat(gateway.says(Condition.Type.CANARY_HEALTHY)).isEqualTo("absent");
        assertThat(gateway.says(Condition.Type.CANARY_OBSERVABLE)).isEqualTo("absent");
    }

    @Test
    void aRolloutIsInProgressFromItsFirstDecisionToThePromotion() {
        SimulatedGateway gateway = SimulatedGateway.serving();
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.wants("b");
        while (!gateway.stable().equals("b")) {
            gateway.second();
            assertThat(gateway.says(Condition.Type.RECONCILING))
                    .isEqualTo(
                            gateway.stable().equals("b")
                                    ? "True Promoted"
                                    : gateway.canary().phase() == Canary.Phase.PROMOTING
                                            ? "True Promoting"
                                            : "True CanaryInProgress");
            assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
            assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("True PodsAvailable");
        }
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True Promoted");
        gateway.rest();
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("absent");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True Promoted");
    }

    @Test
    void aCanaryUnderObservationIsHealthyAndObservable() {
        SimulatedGateway gateway = SimulatedGateway.trying();

        assertThat(gateway.says(Condition.Type.CANARY_HEALTHY)).isEqualTo("True NoSignOfFault");
        assertThat(gateway.says(Condition.Type.CANARY_OBSERVABLE)).isEqualTo("True TelemetryReceived");
    }

    @Test
    void whatIsWantedIsNeverCalledReadyBeforeItServes() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.wants("c");
        while (gateway.status.canary() == null || !gateway.canary().revision().equals("c")) {
            gateway.second();
            assertThat(gateway.says(Condition.Type.READY)).doesNotStartWith("True");
            assertThat(gateway.says(Condition.Type.RECONCILING)).startsWith("True");
        }
    }

    @Test
    void whatIsWantedIsNotCalledReadyWhileWhatWasLeftOverGoesEither() {
        SimulatedGateway gateway = SimulatedGateway.serving();
        gateway.cluster.apply(new Action.CreateRevision("x", 2));
        gateway.cluster.apply(new Action.OpenService());
        gateway.cluster.settle();
        gateway.wants("b");
        while (gateway.status.canary() == null || !gateway.canary().revision().equals("b")) {
            gateway.second();
            assertThat(gateway.says(Condition.Type.READY)).doesNotStartWith("True");
            assertThat(gateway.says(Condition.Type.RECONCILING)).startsWith("True");
        }
    }

    @Test
    void podsMissingAtRestAreInProgressAndStallAfterTheDeadline() {
        SimulatedGateway gateway = SimulatedGateway.serving();
        gateway.cluster.neverReady("a");
        gateway.cluster.loses("a", 1);
        gateway.second();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False PodsUnavailable");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True PodsUnavailable");
        gateway.pass(SimulatedGateway.DEADLINE.minusSeconds(1));
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
        gateway.second();
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True PodsUnavailable");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("absent");
        gateway.pass(Duration.ofMinutes(10));
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True PodsUnavailable");

        gateway.cluster.works("a");
        gateway.second();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True RevisionServes");
    }

    @Test
    void aLongStalledRolloutThatGoesBackToStableIsGivenTimeForItsPods() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.cluster.says(Verdict.ROLLBACK, "31 of 40");
        gateway.rest();
        gateway.pass(Duration.ofHours(1));
        gateway.cluster.neverReady("a");
        gateway.replicas(6).wants("a").pass(SimulatedGateway.DEADLINE.minusSeconds(1));

        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False PodsUnavailable");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
        gateway.pass(Duration.ofSeconds(3));
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True PodsUnavailable");
    }

    @Test
    void aConditionKeepsTheTimeOfItsLastTransition() {
        SimulatedGateway gateway = SimulatedGateway.serving();
        Instant since =
                gateway.status.condition(Condition.Type.READY).orElseThrow().since();
        gateway.pass(Duration.ofMinutes(5));
        gateway.replicas(4).second();
        assertThat(gateway.status.condition(Condition.Type.READY).orElseThrow().since())
                .isEqualTo(since);

        gateway.cluster.loses("a", 1);
        gateway.now = gateway.now.plusMillis(1500);
        gateway.reconcile();
        Instant changed =
                gateway.status.condition(Condition.Type.READY).orElseThrow().since();
        assertThat(changed)
                .isAfter(since)
                .as("whole seconds")
                .isEqualTo(Instant.ofEpochSecond(changed.getEpochSecond()));
    }
}
