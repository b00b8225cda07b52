package dev.bellwether.operator.revision;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Whether the limits of a gateway fit the memory of its container.
 *
 * <p>Needed in all: 96 MiB for the process itself; 20 KiB for each connection with one stream (measured: 17.5 KB over HTTP/2, of which
 * 9.7 in the heap); 4 KiB for each further stream that 64 busy connections may have; 64 payloads in flight; and what slow subscribers leave
 * unread: {@code queuedBytes} where it is said, else the full queues of 64 of them.
 *
 * <p>The heap, which is 60 % of the limit (the image says so), has to hold all of that but 64 MiB of the process, and half of each connection.
 */
public final class MemoryBudget {
    private static final long MEBIBYTE = 1L << 20;
    private static final long PROCESS = 96 * MEBIBYTE;
    private static final long PROCESS_HEAP = 32 * MEBIBYTE;
    private static final long CONNECTION = 20L << 10;
    private static final long CONNECTION_HEAP = CONNECTION / 2;
    private static final long FURTHER_STREAM = 4L << 10;
    private static final long BUSY = 64;
    private static final BigDecimal HEAP_SHARE = new BigDecimal("0.6");

    private MemoryBudget() {}

    /** What is wrong, in one sentence with the figures; empty if the limits fit or no memory limit is set. */
    public static Optional<String> exceeded(RevisionInputs inputs) {
        var limits = NotifierDeployment.resources(inputs).getLimits();
        Quantity memory = limits == null ? null : limits.get("memory");
        if (memory == null) {
            return Optional.empty();
        }
        Limits said = Limits.of(inputs);
        long needed = needed(said);
        if (BigDecimal.valueOf(needed).multiply(BigDecimal.valueOf(MEBIBYTE)).compareTo(memory.getNumericalAmount())
                <= 0) {
            return Optional.empty();
        }
        return Optional.of("spec.limits need " + needed + "Mi of memory (" + said
                + ", 96Mi for the process; the heap is 60%"
                + " of it) but spec.notifier.resources.limits.memory is " + memory + " (expected: at least " + needed
                + "Mi, or lower limits)");
    }

    /** The memory limit that the limits need at least, in MiB, rounded up. */
    static long needed(RevisionInputs inputs) {
        return needed(Limits.of(inputs));
    }

    private static long needed(Limits limits) {
        BigInteger busy = times(BUSY, limits.streams() - 1, FURTHER_STREAM)
                .add(times(BUSY, limits.payload()))
                .add(limits.queued());
        BigInteger all = times(limits.connections(), CONNECTION).add(busy).add(BigInteger.valueOf(PROCESS));
        BigInteger heap = times(limits.connections(), CONNECTION_HEAP).add(busy).add(BigInteger.valueOf(PROCESS_HEAP));
        BigDecimal forHeap = new BigDecimal(heap).divide(HEAP_SHARE, 0, RoundingMode.CEILING);
        return new BigDecimal(all)
                .max(forHeap)
                .divide(BigDecimal.valueOf(MEBIBYTE), 0, RoundingMode.CEILING)
                .longValue();
    }

    private static BigInteger times(long first, long... more) {
        BigInteger product = BigInteger.valueOf(first);
        for (long factor : more) {
            product = product.multiply(BigInteger.valueOf(factor));
        }
        return product;
    }

    private record Limits(long connections, long streams, long payload, BigInteger queued, String queuedText) {
        static Limits of(RevisionInputs inputs) {
            Optional<String> all = inputs.text("/limits/queuedBytes");
            long perStream =
                    bytes(inputs.text("/limits/queuedBytesPerStream").orElse(DefaultSettings.QUEUED_BYTES_PER_STREAM));
            return new Limits(
                    inputs.at("/limits/connections").asLong(DefaultSettings.CONNECTIONS),
                    inputs.at("/limits/streamsPerConnection").asLong(DefaultSettings.STREAMS_PER_CONNECTION),
                    bytes(inputs.text("/limits/payload").orElse(DefaultSettings.PAYLOAD)),
                    all.map(text -> BigInteger.valueOf(bytes(text))).orElseGet(() -> times(BUSY, perStream)),
                    all.map(text -> "queuedBytes: " + text)
                            .orElse("queuedBytesPerStream: " + perStream + " bytes for 64 slow subscribers"));
        }

        private static long bytes(String quantity) {
            return new Quantity(quantity).getNumericalAmount().longValue();
        }

        @Override
        public String toString() {
            return "connections: " + connections + " at 20Ki each, streamsPerConnection: " + streams
                    + " at 4Ki each for 64 busy connections, " + queuedText + ", payload: " + payload
                    + " bytes for 64 in flight";
        }
    }
}
