package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.GatewayNetwork;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.Control;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfirmedPinTest {
    private static final GatewayIdentity CHAT = new GatewayIdentity("messaging", "chat", "uid-1");
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @Test
    void anOldReadingOfTheServiceDoesNotCondemnTheCanary() {
        Children confirmed = ConfirmedPin.of(children("a"), status(NOON), () -> service(null));
        assertThat(confirmed.pinned()).isNull();
        assertThat(confirmed.objects()).hasSize(1);
    }

    @Test
    void aServiceThatIsPinnedIndeedStaysSo() {
        assertThat(ConfirmedPin.of(children("a"), status(NOON), () -> service("a"))
                        .pinned())
                .isEqualTo("a");
        assertThat(ConfirmedPin.of(children("a"), status(NOON), () -> null).pinned())
                .isEqualTo("a");
    }

    @Test
    void nobodyIsAskedWhereThePinCondemnsNobody() {
        Children beforeClients = children("a");
        assertThat(ConfirmedPin.of(beforeClients, status(null), () -> service(null)))
                .isSameAs(beforeClients);
        Children open = children(null);
        assertThat(ConfirmedPin.of(open, status(NOON), () -> service("a"))).isSameAs(open);
        Children atRest = children("a");
        assertThat(ConfirmedPin.of(atRest, RolloutStatus.EMPTY, () -> service(null)))
                .isSameAs(atRest);
    }

    private static Children children(@Nullable String pinned) {
        return new Children(CHAT, List.of(service(pinned)), List.of());
    }

    private static Service service(@Nullable String pinned) {
        return new ServiceBuilder()
                .withMetadata(CHAT.metadata("chat"))
                .withNewSpec()
                .withSelector(GatewayNetwork.selector(CHAT, Optional.ofNullable(pinned)))
                .endSpec()
                .build();
    }

    private static RolloutStatus status(@Nullable Instant holdUntil) {
        Canary canary = new Canary(
                "b",
                "notifier:2",
                Canary.Phase.OBSERVING,
                1,
                25,
                0,
                NOON,
                NOON,
                null,
                holdUntil,
                null,
                null,
                null,
                null);
        return new RolloutStatus(
                1, new RolloutStatus.Stable("a", "notifier:1", 3, 0), canary, List.of(), Control.NONE, List.of());
    }
}
