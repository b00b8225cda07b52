package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.notifier.http.Sockets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@Tag("cluster")
@ResourceLock(Lab.FLEET)
class PromotionTest {
    @Test
    void aGoodRevisionIsPromotedAndItsClientsMissNothing() throws Exception {
        try (Lab lab = new Lab("promotion")) {
            GatewayUnderTest gateway =
                    lab.serving(Lab.manifest("rollout: {steps: [{weight: 20, hold: 5s}, {weight: 50, hold: 5s}]}"));
            String first = gateway.stable();
            assertThat(gateway.pods(first))
                    .as("a pod reaches its sockets as a process here does")
                    .isNotEmpty()
                    .allSatisfy(
                            pod -> assertThat(Lab.client().pods().resource(pod).getLog())
                                    .contains(", by " + Sockets.way()));
            try (FleetProcess fleet = lab.fleet(gateway, 60)) {
                gateway.image(Lab.images().nextNotifier());
                assertThat(gateway.awaitObserving(Lab.SOON).weight()).isEqualTo(20);
                gateway.awaitReady(Lab.ROLLOUT);
                assertThat(gateway.stable()).isNotEqualTo(first);
                gateway.await("the old revision gone", Lab.SOON, status -> status.canary() == null);
                Delivery delivery = fleet.finish();
                assertThat(delivery.acknowledged()).isPositive();
                assertThat(delivery.lost()).as("lost: %s", delivery.examples()).isZero();
                assertThat(delivery.duplicates()).isZero();
            }
            Lab.awaitNoPods(gateway, first);
        }
    }
}
