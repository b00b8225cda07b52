package dev.bellwether.operator.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * All that the sequential test remembers.
 *
 * @param error of the error channel
 * @param cancel of the cancel channel
 * @param tick ticks of this step
 * @param total ticks of the rollout
 */
public record Evidence(ChannelEvidence error, ChannelEvidence cancel, long tick, long total) {
    public static final Evidence START = new Evidence(ChannelEvidence.START, ChannelEvidence.START, 0, 0);
    private static final int SIZE = 34;

    /** The evidence with which the next weight step begins. */
    public Evidence nextStep() {
        return new Evidence(error.nextStep(), cancel.nextStep(), 0, total);
    }

    /** As numbers, to be kept. */
    public List<Long> numbers() {
        List<Long> all = new ArrayList<>(SIZE);
        all.add(tick);
        all.add(total);
        all.addAll(error.numbers());
        all.addAll(cancel.numbers());
        return List.copyOf(all);
    }

    /**
     * Reads {@link #numbers()}.
     *
     * @throws IllegalArgumentException if there are not 34 of them
     */
    public static Evidence of(List<Long> numbers) {
        if (numbers.size() != SIZE) {
            throw new IllegalArgumentException(numbers.size() + " numbers (expected: " + SIZE + ")");
        }
        return new Evidence(
                ChannelEvidence.of(numbers.subList(2, 18)),
                ChannelEvidence.of(numbers.subList(18, SIZE)),
                numbers.get(0),
                numbers.get(1));
    }
}
