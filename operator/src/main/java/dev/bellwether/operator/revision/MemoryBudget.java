package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Whether the limits of a gateway fit the memory of its container.
 *
 * <p>Needed: 96 MiB for the process itself, 20 KiB for each connection (measured: child channel 7.5, frame codec 6.5, connection
 * handler 5.5 KB), the full queue of 64 slow subscribers at once (all others share the encoded event) and 64 payloads in flight.
 */
public final class MemoryBudget {
    private static final long PROCESS = 96L << 20;
    private static final long CONNECTION = 20L << 10;
    private static final long SLOW_SUBSCRIBERS = 64;
    private static final long PAYLOADS_IN_FLIGHT = 64;

    private MemoryBudget() {}

    /** What is wrong, in one sentence with the figures; empty if the limits fit or no memory limit is set. */
    public static Optional<String> exceeded(RevisionInputs inputs) {
        var limits = NotifierDeployment.resources(inputs).getLimits();
        Quantity memory = limits == null ? null : limits.get("memory");
        if (memory == null) {
            return Optional.empty();
        }
        long connections = inputs.at("/limits/connections").asLong(DefaultSettings.CONNECTIONS);
        long queued =
                bytes(inputs.text("/limits/queuedBytesPerStream").orElse(DefaultSettings.QUEUED_BYTES_PER_STREAM));
        long payload = bytes(inputs.text("/limits/payload").orElse(DefaultSettings.PAYLOAD));
        BigDecimal needed = BigDecimal.valueOf(PROCESS)
                .add(BigDecimal.valueOf(connections).multiply(BigDecimal.valueOf(CONNECTION)))
                .add(BigDecimal.valueOf(queued).multiply(BigDecimal.valueOf(SLOW_SUBSCRIBERS)))
                .add(BigDecimal.valueOf(payload).multiply(BigDecimal.valueOf(PAYLOADS_IN_FLIGHT)));
        if (needed.compareTo(memory.getNumericalAmount()) <= 0) {
            return Optional.empty();
        }
        long mebibytes = needed.longValue() >> 20;
        return Optional.of("spec.limits need " + (mebibytes + 1) + "Mi of memory (connections: " + connections
                + " at 20Ki each, queuedBytesPerStream: " + queued + " bytes for 64 slow subscribers, payload: "
                + payload
                + " bytes for 64 in flight, 96Mi for the process) but spec.notifier.resources.limits.memory is "
                + memory
                + " (expected: at least " + (mebibytes + 1) + "Mi, or lower limits)");
    }

    private static long bytes(String quantity) {
        return new Quantity(quantity).getNumericalAmount().longValue();
    }
}
