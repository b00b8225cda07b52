package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.cluster.EndpointWatch;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.images.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** SIGKILL for the leading operator in every phase; another one or the next life of this one goes on where it was. */
@Tag("cluster")
@Isolated
class OperatorKilledTest {
    @AfterEach
    void bothOperatorsAreBack() {
        OperatorProcesses.awaitReady(2);
    }

    @Test
    void aRolloutGoesOnAfterAKillInEachOfItsPhases() throws Exception {
        try (Lab lab = new Lab("killed")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("10s")));
            String first = gateway.stable();
            try (FleetProcess fleet = lab.fleet(gateway, 60)) {
                gateway.image(Lab.images().nextNotifier());
                for (String phase : List.of("Preparing", "Observing", "Promoting", "Draining")) {
                    gateway.await(phase, Lab.ROLLOUT, status -> GatewayUnderTest.inPhase(status, phase));
                    OperatorProcesses.killLeader();
                }
                gateway.awaitReady(Lab.ROLLOUT);
                gateway.await("the old revision gone", Lab.ROLLOUT, status -> status.canary() == null);
                assertThat(gateway.stable()).isNotEqualTo(first);
                Delivery delivery = fleet.finish();
                assertThat(delivery.acknowledged()).isPositive();
                assertThat(delivery.lost()).as("lost: %s", delivery.examples()).isZero();
                assertThat(delivery.duplicates()).isZero();
            }
            Lab.awaitNoPods(gateway, first);
        }
    }

    @Test
    void aRollbackIsFinishedAfterAKillInItsMidst() throws Exception {
        try (Lab lab = new Lab("killed-rollback")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5m")));
            String first = gateway.stable();
            try (FleetProcess fleet = lab.fleet(gateway, 90);
                    EndpointWatch watch = new EndpointWatch(Lab.client(), lab.namespace(), "chat")) {
                gateway.image(Lab.images().faulty(Fault.INTERNAL_ERROR));
                gateway.awaitObserving(Lab.SOON);
                Lab.stays("healthy", Duration.ofSeconds(20), () -> "Observing"
                        .equals(gateway.canary().phase()));
                Rollback rollback = Rollback.provoke(gateway, fleet, watch);
                OperatorProcesses.killLeader();
                gateway.await("the canary gone", Lab.ROLLOUT, status -> status.canary() == null);
                gateway.awaitCondition("Ready", "False", "CanaryRolledBack", Lab.SOON);
                assertThat(gateway.stable()).isEqualTo(first);
                Lab.awaitNoPods(gateway, rollback.revision());
            }
        }
    }
}
