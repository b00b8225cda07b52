package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import dev.bellwether.operator.rollout.RolloutSpec.OnTelemetryLoss;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TelemetryLossTest {
    private static final String SILENCE = "no telemetry from 1 of 1 canary pods for more than 5 s";

    private final SimulatedGateway gateway = SimulatedGateway.trying();

    @Test
    void holdStopsTheClockOfTheHoldAndGoesOnWithWhatWasLeft() {
        gateway.pass(Duration.ofSeconds(40));
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofMinutes(10));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.FROZEN);
        assertThat(gateway.canary().step()).isEqualTo(1);
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False TelemetryLost");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True TelemetryLost");
        assertThat(gateway.says(Condition.Type.CANARY_OBSERVABLE)).isEqualTo("False TelemetryLost");

        gateway.cluster.says(Verdict.CONTINUE, "healthy");
        gateway.second();
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.says(Condition.Type.CANARY_OBSERVABLE)).isEqualTo("True TelemetryReceived");
        Duration left = Duration.between(gateway.now, gateway.canary().holdUntil());
        assertThat(left).isEqualTo(Duration.ofSeconds(19));
        gateway.pass(Duration.ofSeconds(18));
        assertThat(gateway.canary().step()).isEqualTo(1);
        gateway.second();
        assertThat(gateway.canary().step()).isEqualTo(2);
    }

    @Test
    void aCanaryThatNobodyHasLookedAtYetIsNotPromotedAndSaidToBeUnseen() {
        gateway.cluster.verdict(CanaryVerdict.NONE);
        gateway.pass(Duration.ofHours(1));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
        assertThat(gateway.says(Condition.Type.CANARY_OBSERVABLE)).isEqualTo("Unknown NotYetReported");
    }

    @Test
    void aFrozenCanaryWritesNothing() {
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofSeconds(2));
        int writes = gateway.statusWrites;
        gateway.pass(Duration.ofMinutes(10));

        assertThat(gateway.statusWrites).isEqualTo(writes);
    }

    @Test
    void aFreezeLongerThanTheDeadlineRejectsNothing() {
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofHours(1));

        assertThat(gateway.status.rejected()).isEmpty();
        assertThat(gateway.cluster.of("b").available()).isEqualTo(1);
    }

    @Test
    void readinessOutranksLostTelemetry() {
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.until(Canary.Phase.FROZEN);
        gateway.cluster.neverReady("b");
        gateway.cluster.loses("b", 1);
        gateway.pass(SimulatedGateway.DEADLINE.plusSeconds(2));

        assertThat(gateway.status.rejected())
                .extracting(RolloutStatus.Rejected::reason)
                .containsExactly("ProgressDeadlineExceeded");
    }

    @Test
    void continueGoesOnBlindly() {
        gateway.onTelemetryLoss(OnTelemetryLoss.CONTINUE);
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofSeconds(61));

        assertThat(gateway.canary().step()).isEqualTo(2);
    }

    @Test
    void aPromotionUnderWayWaitsForTelemetry() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.PROMOTING);
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofMinutes(10));
        assertThat(gateway.cluster.pinned()).isNull();
        assertThat(gateway.status.rejected()).isEmpty();

        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.rest();
        assertThat(gateway.stable()).isEqualTo("b");
    }

    @Test
    void aPromotionThatWaitedLongIsGivenTimeWhenItLosesAPod() {
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.until(Canary.Phase.PROMOTING);
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.pass(Duration.ofMinutes(10));
        gateway.cluster.loses("b", 1);
        gateway.reconcile();

        assertThat(gateway.status.rejected()).isEmpty();
        gateway.cluster.says(Verdict.PROMOTABLE, "proven");
        gateway.rest();
        assertThat(gateway.stable()).isEqualTo("b");
    }

    @Test
    void aPromotionOnRequestDoesNotWaitForTelemetry() {
        gateway.cluster.says(Verdict.BLIND, SILENCE);
        gateway.until(Canary.Phase.FROZEN);
        gateway.control(false, "b", null, null).rest();

        assertThat(gateway.stable()).isEqualTo("b");
    }
}
