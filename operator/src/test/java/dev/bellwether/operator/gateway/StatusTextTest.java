package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.Condition;
import dev.bellwether.operator.rollout.Control;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written into a gateway's status is read back as it was, by way of JSON. */
class StatusTextTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void aRolloutInEachPhaseComesBack(Canary.Phase phase) {
        RolloutStatus status = status(new Canary(
                "b",
                "registry/notifier:2",
                phase,
                2,
                50,
                33,
                NOON,
                NOON.plusSeconds(1),
                phase == Canary.Phase.PREPARING ? NOON.plusSeconds(600) : null,
                phase == Canary.Phase.OBSERVING ? NOON.plusSeconds(60) : null,
                "Continue",
                "0 bad canary peers",
                phase == Canary.Phase.DRAINING ? NOON.plusSeconds(20) : null,
                phase == Canary.Phase.DRAINING ? 1234L : null));
        assertThat(StatusText.read(throughJson(StatusText.write(status)))).isEqualTo(status);
    }

    @Test
    void anEmptyStatusComesBack() {
        assertThat(StatusText.read(throughJson(StatusText.write(RolloutStatus.EMPTY))))
                .isEqualTo(RolloutStatus.EMPTY);
        assertThat(StatusText.read(null)).isEqualTo(RolloutStatus.EMPTY);
    }

    @Test
    void aConditionOfSomebodyElseIsLeftAlone() {
        NotificationGatewayStatus written = StatusText.write(status(null));
        var conditions = new ArrayList<>(written.conditions());
        conditions.add(new ConditionBuilder()
                .withType("SomebodyElses")
                .withStatus("True")
                .build());
        NotificationGatewayStatus with = new NotificationGatewayStatus(
                written.observedGeneration(),
                written.stable(),
                written.canary(),
                written.rejected(),
                written.lastControl(),
                conditions);
        assertThat(StatusText.read(with)).isEqualTo(status(null));
    }

    private static RolloutStatus status(@Nullable Canary canary) {
        return new RolloutStatus(
                7,
                new RolloutStatus.Stable("a", "registry/notifier:1", 3, 120),
                canary,
                List.of(new RolloutStatus.Rejected("c", NOON, "ResetSpike", "6 of 10 canary peers")),
                new Control(false, "b", null, "c"),
                List.of(
                        new Condition(Condition.Type.READY, Condition.Value.UNKNOWN, 7, NOON, "CanaryInProgress", "…"),
                        new Condition(Condition.Type.RECONCILING, Condition.Value.TRUE, 7, NOON, "Moving", "…")));
    }

    private static NotificationGatewayStatus throughJson(NotificationGatewayStatus status) {
        return Serialization.unmarshal(Serialization.asJson(status), NotificationGatewayStatus.class);
    }
}
