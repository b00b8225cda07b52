package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.Control;
import dev.bellwether.operator.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutQueueTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
    private static final String OLD = "notifier:1";
    private static final String NEW = "notifier:2";

    private final List<NotificationGateway> cached = new ArrayList<>();
    private Instant now = NOON;
    private final RolloutQueue queue = new RolloutQueue(NEW, 2, cached::stream, new MovableClock());

    @Test
    void gatewaysThatReconcileAtTheSameTimeDoNotAllStart() {
        assertThat(List.of(image("a", resting()), image("b", resting()), image("c", resting()), image("a", resting())))
                .as("no status shows a canary yet")
                .containsExactly(NEW, NEW, OLD, NEW);
    }

    @Test
    void theNextStartsWhenOneIsThrough() {
        image("a", resting());
        image("b", resting());
        assertThat(image("c", resting())).isEqualTo(OLD);
        image("a", status(NEW, null));
        assertThat(image("c", resting())).isEqualTo(NEW);
    }

    @Test
    void oneThatCannotStartDoesNotHoldTheOthersForEver() {
        image("a", resting());
        image("b", resting());
        now = now.plusSeconds(60);
        assertThat(image("c", resting())).isEqualTo(NEW);
    }

    @Test
    void aCanaryOfWhoeverWaitsKeepsItsImage() {
        image("a", resting());
        image("b", resting());
        assertThat(image("c", status(OLD, OLD)))
                .as("its spec changed while it waited")
                .isEqualTo(OLD);
        assertThat(image("d", status(OLD, NEW))).isEqualTo(NEW);
    }

    @Test
    void canariesThatTheCacheShowsCount() {
        cached.add(showing("a"));
        cached.add(showing("b"));
        assertThat(image("c", resting())).isEqualTo(OLD);
    }

    @Test
    void oneThatRejectedTheDefaultTakesNobodysTurn() {
        NotificationGateway gateway = gateway("a");
        String revision = RevisionInputs.of(Serialization.jsonMapper().valueToTree(gateway.getSpec()), NEW)
                .hash();
        RolloutStatus rejected = new RolloutStatus(
                1,
                new RolloutStatus.Stable("s", OLD, 3, 0),
                null,
                List.of(new RolloutStatus.Rejected(revision, NOON, "ResetSpike", "6 of 10")),
                Control.NONE,
                List.of());
        assertThat(queue.image(gateway, rejected)).isEqualTo(NEW);
        assertThat(List.of(image("b", resting()), image("c", resting()))).containsExactly(NEW, NEW);
        assertThat(queue.image(gateway, rejected))
                .as("still said to be rejected")
                .isEqualTo(NEW);
    }

    private String image(String uid, RolloutStatus status) {
        return queue.image(gateway(uid), status);
    }

    private static RolloutStatus resting() {
        return status(OLD, null);
    }

    private static RolloutStatus status(String stableImage, @Nullable String canaryImage) {
        Canary canary = canaryImage == null
                ? null
                : new Canary(
                        "b",
                        canaryImage,
                        Canary.Phase.OBSERVING,
                        1,
                        25,
                        0,
                        NOON,
                        NOON,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new RolloutStatus(
                1, new RolloutStatus.Stable("s", stableImage, 3, 0), canary, List.of(), Control.NONE, List.of());
    }

    private static NotificationGateway gateway(String uid) {
        NotificationGateway gateway = new NotificationGateway();
        gateway.setMetadata(new ObjectMetaBuilder().withName(uid).withUid(uid).build());
        gateway.setSpec(Serialization.unmarshal("{\"auth\": {\"anonymous\": true}}", NotificationGatewaySpec.class));
        return gateway;
    }

    private static NotificationGateway showing(String uid) {
        NotificationGateway gateway = gateway(uid);
        gateway.setStatus(StatusText.write(status(OLD, NEW)));
        return gateway;
    }

    /** Stands where the test puts it. */
    private final class MovableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
