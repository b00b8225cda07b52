package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.gateway.AuditLog;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The leader is stopped until another one leads and has changed something, and then wakes up believing that it leads. */
@Tag("cluster")
@Isolated
class TwoOperatorsTest {
    @Test
    void oneLeadsAndWhatTheOtherWritesLoses() throws Exception {
        try (Lab lab = new Lab("two-operators")) {
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
            String old = OperatorProcesses.leader();
            Pod oldPod = OperatorProcesses.pods().stream()
                    .filter(pod -> pod.getMetadata().getName().equals(old))
                    .findFirst()
                    .orElseThrow();
            OperatorProcesses.signal(old, "STOP");
            Instant woken;
            try {
                OperatorProcesses.awaitLeaderOtherThan(old);
                gateway.image(Lab.images().nextNotifier());
                gateway.awaitReady(Lab.ROLLOUT);
            } finally {
                woken = Instant.now();
                OperatorProcesses.signal(old, "CONT");
            }
            String served = gateway.stable();
            OperatorProcesses.awaitReady(2);
            gateway.await("at rest", Lab.SOON, status -> status.canary() == null);
            Lab.stays("led by another", Duration.ofSeconds(5), () -> !OperatorProcesses.leader()
                    .equals(old));
            assertThat(gateway.stable()).isEqualTo(served);
            assertThat(AuditLog.of(Lab.cluster())
                            .changesSince(woken)
                            .filter(change -> change.from(oldPod.getStatus().getPodIP()))
                            .filter(change -> !change.resource().equals("leases"))
                            .filter(AuditLog.Change::happened))
                    .isEmpty();
        }
    }
}
