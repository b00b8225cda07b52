package dev.bellwether.operator.analysis;

import java.util.List;

/**
 * What must outlive the operator during a canary, as plain values to be written as JSON.
 *
 * @param epoch the step's epoch
 * @param evidence {@link Evidence#numbers()}
 * @param counted what the evidence of this epoch was made of, as 24 numbers
 * @param earlier the same of earlier steps
 * @param countedThroughMillis the time until which it was counted, milliseconds since 1970
 */
public record EvidenceSnapshot(
        String epoch, List<Long> evidence, List<Long> counted, List<Long> earlier, long countedThroughMillis) {
    public EvidenceSnapshot {
        evidence = List.copyOf(evidence);
        counted = List.copyOf(counted);
        earlier = List.copyOf(earlier);
    }
}
