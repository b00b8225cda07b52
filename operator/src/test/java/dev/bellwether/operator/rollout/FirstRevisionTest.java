package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstRevisionTest {
    private final SimulatedGateway gateway = new SimulatedGateway().wants("a");

    @Test
    void becomesStableOnceAllItsPodsAreAvailable() {
        gateway.rest();

        assertThat(gateway.actions).containsExactly(new Action.CreateRevision("a", 4), new Action.PinService("a"));
        assertThat(gateway.status.stable())
                .isEqualTo(new RolloutStatus.Stable("a", "registry.example/notifier:a", 4, 0));
        assertThat(gateway.status.canary()).isNull();
        assertThat(gateway.events()).containsExactly("FirstRevisionServes");
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("True FirstRevisionServes");
    }

    @Test
    void isNotReadyBeforeAllItsPodsAre() {
        gateway.cluster.neverReady("a");
        gateway.pass(Duration.ofSeconds(30));

        assertThat(gateway.stable()).isEqualTo("none");
        assertThat(gateway.cluster.pinned()).isNull();
        assertThat(gateway.says(Condition.Type.READY)).isEqualTo("False FirstRevisionStarting");
        assertThat(gateway.says(Condition.Type.RECONCILING)).isEqualTo("True FirstRevisionStarting");
        assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("False NoPodAvailable");
    }

    @Test
    void stallsAfterTheDeadlineAndGoesOnWhenItsPodsComeAfterAll() {
        gateway.cluster.neverReady("a");
        gateway.pass(SimulatedGateway.DEADLINE.plusSeconds(2));
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True ProgressDeadlineExceeded");
        assertThat(gateway.status.rejected()).isEmpty();

        gateway.cluster.works("a");
        gateway.rest();
        assertThat(gateway.stable()).isEqualTo("a");
        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("absent");
    }

    @Test
    void stallsAtOnceWhenItsContainersCrash() {
        gateway.cluster.neverReady("a");
        gateway.second();
        gateway.cluster.restarts("a", 3);
        gateway.second();

        assertThat(gateway.says(Condition.Type.STALLED)).isEqualTo("True CrashLoop");
        assertThat(gateway.status.rejected()).isEmpty();
    }

    @Test
    void givesWayToTheNextOneWhileItHasNoPods() {
        gateway.cluster.neverReady("a");
        gateway.pass(Duration.ofSeconds(5));
        gateway.wants("b").rest();

        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.cluster.revisions()).containsExactly("b");
        assertThat(gateway.status.rejected()).isEmpty();
    }

    @Test
    void servesWithWhatItHasUntilTheNextOneIsAvailable() {
        gateway.second();
        gateway.cluster.neverReady("b");
        gateway.cluster.settle();
        gateway.wants("b").reconcile();
        gateway.pass(SimulatedGateway.DEADLINE);

        assertThat(gateway.cluster.of("a").available()).isEqualTo(4);
        assertThat(gateway.says(Condition.Type.AVAILABLE)).isEqualTo("True PodsAvailable");
        gateway.cluster.works("b");
        gateway.rest();
        assertThat(gateway.stable()).isEqualTo("b");
        assertThat(gateway.cluster.revisions()).containsExactly("b");
    }
}
