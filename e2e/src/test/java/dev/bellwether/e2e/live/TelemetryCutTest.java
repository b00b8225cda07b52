package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Only what the operator sends to management ports is dropped: clients notice nothing, and the operator is blind. */
@Tag("cluster")
@Isolated
class TelemetryCutTest {
    @Test
    void theRolloutIsHeldWhileTheCanaryCannotBeSeenAndGoesOnAfterwards() throws Exception {
        try (Lab lab = new Lab("telemetry-cut")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("20s")));
            String first = gateway.stable();
            try (FleetProcess fleet = lab.fleet(gateway, 40)) {
                gateway.image(Lab.images().nextNotifier());
                gateway.awaitObserving(Lab.SOON);
                List<String> operators = OperatorProcesses.pods().stream()
                        .map(pod -> pod.getStatus().getPodIP())
                        .toList();
                operators.forEach(address -> rule("-I", address));
                try {
                    NotificationGatewayStatus blind =
                            gateway.awaitCondition("CanaryObservable", "False", "TelemetryLost", Lab.SOON);
                    gateway.await("frozen", Lab.SOON, status -> GatewayUnderTest.inPhase(status, "Frozen"));
                    Lab.stays("frozen for longer than the step's hold", Duration.ofSeconds(25), () -> "Frozen"
                            .equals(gateway.canary().phase()));
                    assertThat(gateway.stable()).isEqualTo(first);
                    assertThat(blind.rejected()).isNullOrEmpty();
                } finally {
                    operators.forEach(address -> rule("-D", address));
                }
                gateway.awaitReady(Lab.ROLLOUT);
                assertThat(gateway.stable()).isNotEqualTo(first);
                assertThat(fleet.finish().complete()).isTrue();
            }
        }
    }

    private static void rule(String what, String operator) {
        Lab.cluster()
                .tool(
                        "exec",
                        "iptables",
                        what,
                        "FORWARD",
                        "-s",
                        operator,
                        "-p",
                        "tcp",
                        "--dport",
                        "9090",
                        "-j",
                        "DROP");
    }
}
