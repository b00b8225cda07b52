package dev.bellwether.e2e.gateway;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.api.v1alpha1.RejectedRevision;
import dev.bellwether.e2e.cluster.EndpointWatch;
import dev.bellwether.e2e.fleet.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one rollback took.
 *
 * @param revision that was rolled back
 * @param firstFault when the first client read a frame that it should not have (t0)
 * @param outOfService when the watch event arrived that took the last canary pod out of the Service's endpoints (t1)
 * @param message the operator's reason
 */
public record Rollback(String revision, Instant firstFault, Instant outOfService, String message) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Set<String> COUNTED = Set.of("reset", "push");

    /** From t0 to t1. */
    public Duration time() {
        return Duration.between(firstFault, outOfService);
    }

    /**
     * Turns the fault of a canary on, waits until it is rolled back, and reads the clock at both ends.
     *
     * @param watch on the gateway's Service, begun before
     */
    public static Rollback provoke(GatewayUnderTest gateway, RunningFleet fleet, EndpointWatch watch) {
        String revision = gateway.canary().revision();
        Set<String> pods = gateway.pods(revision).stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getName())
                .collect(Collectors.toSet());
        long before = System.currentTimeMillis();
        gateway.turnFaultOn(revision);
        NotificationGatewayStatus after = gateway.await(
                "revision " + revision + " rejected", PATIENCE, status -> rejection(status, revision) != null);
        Map<String, Instant> left = watch.awaitLeft(pods, PATIENCE);
        Instant firstFault = fleet.faultsSince(before).stream()
                .filter(fault -> COUNTED.contains(fault.kind()))
                .map(Fault::at)
                .map(Instant::ofEpochMilli)
                .min(Instant::compareTo)
                .orElseThrow(() -> new AssertionError("no client saw a fault"));
        RejectedRevision rejected = rejection(after, revision);
        return new Rollback(
                revision,
                firstFault,
                left.values().stream().max(Instant::compareTo).orElseThrow(),
                rejected == null ? "" : rejected.reason() + ": " + rejected.message());
    }

    public static @Nullable RejectedRevision rejection(NotificationGatewayStatus status, String revision) {
        List<RejectedRevision> rejected = status.rejected();
        return rejected == null
                ? null
                : rejected.stream()
                        .filter(r -> r.revision().equals(revision))
                        .findFirst()
                        .orElse(null);
    }
}
