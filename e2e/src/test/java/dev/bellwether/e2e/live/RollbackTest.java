package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.api.v1alpha1.RejectedRevision;
import dev.bellwether.e2e.cluster.EndpointWatch;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.images.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("cluster")
@ResourceLock(Lab.FLEET)
class RollbackTest {
    private static final Duration HEALTH = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_ERROR", "PUSH_PER_NOTIFICATION"})
    void aCanaryThatHarmsItsClientsIsRolledBackAndTheyMissNothing(Fault fault) throws Exception {
        try (Lab lab = new Lab(fault.text())) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5m")));
            String first = gateway.stable();
            try (FleetProcess fleet = lab.fleet(gateway, 90);
                    EndpointWatch watch = new EndpointWatch(Lab.client(), lab.namespace(), "chat")) {
                gateway.image(Lab.images().faulty(fault));
                gateway.awaitObserving(Lab.SOON);
                Lab.stays("healthy", HEALTH, () -> "Observing"
                        .equals(gateway.canary().phase()));
                Rollback rollback = Rollback.provoke(gateway, fleet, watch);
                assertThat(rollback.message()).startsWith("ResetSpike");
                assertThat(rollback.outOfService()).isAfter(rollback.firstFault());
                gateway.awaitCondition("Ready", "False", "CanaryRolledBack", Lab.SOON);
                gateway.await("the canary gone", Lab.SOON, status -> status.canary() == null);
                Delivery delivery = fleet.finish();
                assertThat(delivery.acknowledged()).isPositive();
                assertThat(delivery.lost()).as("lost: %s", delivery.examples()).isZero();
                assertThat(delivery.duplicates()).isZero();
                assertThat(gateway.stable()).isEqualTo(first);
                Lab.awaitNoPods(gateway, rollback.revision());
            }
        }
    }

    @Test
    void aCanaryThatCrashesIsRolledBackAndNotTriedAgainButANewOneIs() throws Exception {
        try (Lab lab = new Lab("crash-loop")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
            String first = gateway.stable();
            gateway.image(Lab.images().faulty(Fault.CRASH_LOOP));
            NotificationGatewayStatus status = gateway.await(
                    "a rejected revision", Lab.ROLLOUT, now -> !rejected(now).isEmpty());
            RejectedRevision rejected = rejected(status).get(0);
            assertThat(rejected.reason()).isIn("CrashLoop", "ProgressDeadlineExceeded");
            assertThat(gateway.stable()).isEqualTo(first);
            gateway.await("the canary gone", Lab.SOON, now -> now.canary() == null);

            gateway.image(Lab.images().nextNotifier());
            gateway.awaitReady(Lab.ROLLOUT);
            String served = gateway.stable();
            gateway.await("the old revision gone", Lab.SOON, now -> now.canary() == null);
            gateway.image(Lab.images().faulty(Fault.CRASH_LOOP));
            NotificationGatewayStatus again = gateway.awaitCondition("Ready", "False", "CanaryRolledBack", Lab.SOON);
            assertThat(again.canary()).as("not tried again").isNull();
            assertThat(gateway.stable()).isEqualTo(served);
            assertThat(rejected(again)).extracting(RejectedRevision::at).containsExactly(rejected.at());
        }
    }

    @Test
    void aCanaryThatIsNeverReadyIsRolledBackAtItsDeadline() throws Exception {
        try (Lab lab = new Lab("never-ready")) {
            GatewayUnderTest gateway =
                    lab.serving(Lab.manifest("rollout: {progressDeadline: 15s, steps: [{weight: 20, hold: 5s}]}"));
            String first = gateway.stable();
            gateway.image(Lab.images().faulty(Fault.NEVER_READY));
            NotificationGatewayStatus status =
                    gateway.awaitCondition("Ready", "False", "CanaryRolledBack", Lab.ROLLOUT);
            assertThat(rejected(status).get(0).reason()).isEqualTo("ProgressDeadlineExceeded");
            assertThat(gateway.stable()).isEqualTo(first);
        }
    }

    private static List<RejectedRevision> rejected(NotificationGatewayStatus status) {
        List<RejectedRevision> rejected = status.rejected();
        return rejected == null ? List.of() : rejected;
    }
}
