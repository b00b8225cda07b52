package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsTest {
    @ParameterizedTest(name = "{0} % of {1} pods are {2} more")
    @CsvSource({"1, 1, 1", "5, 4, 1", "25, 4, 1", "26, 4, 2", "50, 3, 2", "99, 4, 4", "10, 100, 10", "11, 100, 11"})
    void aStepAddsItsWeightOfTheReplicasRoundedUpAndAtLeastOnePod(int weight, int replicas, int pods) {
        assertThat(new Step(weight, Duration.ofMinutes(1)).pods(replicas)).isEqualTo(pods);

        SimulatedGateway gateway = new SimulatedGateway().wants("a").replicas(replicas);
        gateway.rest();
        gateway.steps(new Step(weight, Duration.ofMinutes(1))).wants("b").until(Canary.Phase.OBSERVING);
        assertThat(gateway.cluster.of("b").desired()).isEqualTo(pods);
        assertThat(gateway.cluster.of("a").desired())
                .as("stable keeps its pods")
                .isEqualTo(replicas);
    }

    @Test
    void theServiceIsOpenedOnlyWhenThePodsOfTheFirstStepAreAvailable() {
        SimulatedGateway gateway = SimulatedGateway.serving();
        gateway.cluster.neverReady("b");
        gateway.wants("b").pass(Duration.ofSeconds(10));
        assertThat(gateway.cluster.pinned()).isEqualTo("a");
        assertThat(gateway.says(Condition.Type.CANARY_HEALTHY)).isEqualTo("Unknown NotYetObserved");

        gateway.cluster.works("b");
        gateway.until(Canary.Phase.OBSERVING);
        assertThat(gateway.cluster.pinned()).isNull();
    }

    @Test
    void aStepLastsItsHoldFromWhenItsPodsAreAvailable() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        assertThat(gateway.canary().holdUntil()).isEqualTo(gateway.now.plusSeconds(60));

        gateway.pass(Duration.ofSeconds(59));
        assertThat(gateway.canary().step()).isEqualTo(1);
        gateway.second();
        assertThat(gateway.canary().step()).isEqualTo(2);
        assertThat(gateway.canary().weight()).isEqualTo(50);
        assertThat(gateway.cluster.of("b").desired()).isEqualTo(2);
        assertThat(gateway.canary().holdUntil()).as("counts from availability").isNull();
    }

    @Test
    void everyStepHasAnEpochOfItsOwn() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        String first = gateway.canary().epoch();
        gateway.untilStep(2);

        assertThat(gateway.canary().epoch())
                .isNotEqualTo(first)
                .startsWith("b.")
                .endsWith(".2");
    }

    @Test
    void nothingIsWrittenWhileAHoldRuns() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.pass(Duration.ofSeconds(2));
        int writes = gateway.statusWrites;
        int actions = gateway.actions.size();
        gateway.pass(Duration.ofSeconds(50));

        assertThat(gateway.statusWrites).isEqualTo(writes);
        assertThat(gateway.actions).hasSize(actions);
    }

    @Test
    void theNextDecisionComesWhenTheHoldEnds() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.pass(Duration.ofSeconds(45));

        assertThat(gateway.decide().requeueAfter()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void theShareIsToldOnceAStepOrWhenItIsDue() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.second();
        gateway.cluster.streams("a", 300);
        gateway.cluster.streams("b", 100);
        gateway.reconcile();
        assertThat(gateway.canary().share()).isZero();

        gateway.cluster.numbersDue(true);
        gateway.reconcile();
        assertThat(gateway.canary().share()).isEqualTo(25);
        assertThat(gateway.status.stable())
                .extracting(RolloutStatus.Stable::streams)
                .isEqualTo(300L);
    }

    @Test
    void aPausedStepDoesNotEndUntilItGoesOn() {
        SimulatedGateway gateway = SimulatedGateway.trying().control(true, null, null, null);
        gateway.pass(Duration.ofMinutes(5));
        assertThat(gateway.canary().step()).isEqualTo(1);
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True Paused");

        gateway.control(false, null, null, null).second();
        assertThat(gateway.canary().step()).isEqualTo(2);
    }

    @Test
    void newReplicasChangeStableFirstAndThenTheStep() {
        SimulatedGateway gateway = SimulatedGateway.trying().replicas(8);
        gateway.actions.clear();
        gateway.pass(Duration.ofSeconds(5));

        assertThat(gateway.actions).containsExactly(new Action.Scale("a", 8), new Action.Scale("b", 2));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.OBSERVING);
    }

    @Test
    void aStepThatLostAPodWaitsForItWithoutAFreshHold() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.untilStep(2);
        var hold = gateway.canary().holdUntil();
        gateway.cluster.neverReady("b");
        gateway.cluster.loses("b", 1);
        gateway.pass(Duration.ofSeconds(10));
        assertThat(gateway.canary().phase()).isEqualTo(Canary.Phase.PREPARING);

        gateway.cluster.works("b");
        gateway.until(Canary.Phase.OBSERVING);
        assertThat(gateway.canary().holdUntil()).isEqualTo(hold);
    }

    @Test
    void aStepWhoseWeightIsChangedFollowsAndSaysSo() {
        SimulatedGateway gateway = SimulatedGateway.trying();
        gateway.steps(new Step(75, Duration.ofMinutes(1))).pass(Duration.ofSeconds(5));

        assertThat(gateway.cluster.of("b").desired()).isEqualTo(3);
        assertThat(gateway.canary().weight()).isEqualTo(75);
    }
}
