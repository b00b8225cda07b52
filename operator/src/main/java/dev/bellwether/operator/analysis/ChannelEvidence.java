package dev.bellwether.operator.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the test remembers of one channel, in integers so that a restart changes nothing.
 *
 * @param relative {@code S}: logarithms of the relative test's mixture, micro-nats; four of all ages, four of the newest
 * @param absolute {@code A}: the same of the absolute test, four
 * @param minShare {@code q}: the canary's smallest share of exposure where it had a bad peer, in parts per million; of all ages, of the newest
 * @param promoteRelative {@code D_rel}: evidence that the ratio is below the harmful one, micro-nats, over all steps
 * @param promoteAbsolute {@code D_abs}: evidence that the rate is below the harmful one, micro-nats, over all steps
 */
public record ChannelEvidence(
        List<Long> relative, List<Long> absolute, List<Long> minShare, long promoteRelative, long promoteAbsolute) {
    private static final int SIZE = 16;

    /** The logarithm of zero, near enough: a part of the test that has not begun. */
    private static final long NEVER = -1_000_000_000_000L;

    static final ChannelEvidence START = new ChannelEvidence(
            Collections.nCopies(8, NEVER), Collections.nCopies(4, NEVER), List.of(1_000_000L, 1_000_000L), 0, 0);

    public ChannelEvidence {
        relative = List.copyOf(relative);
        absolute = List.copyOf(absolute);
        minShare = List.copyOf(minShare);
    }

    /** The next step begins: what was banked for a promotion stays, the rest starts again. */
    ChannelEvidence nextStep() {
        return new ChannelEvidence(START.relative, START.absolute, START.minShare, promoteRelative, promoteAbsolute);
    }

    List<Long> numbers() {
        List<Long> all = new ArrayList<>(SIZE);
        all.addAll(relative);
        all.addAll(absolute);
        all.addAll(minShare);
        all.add(promoteRelative);
        all.add(promoteAbsolute);
        return all;
    }

    static ChannelEvidence of(List<Long> numbers) {
        if (numbers.size() != SIZE) {
            throw new IllegalArgumentException(numbers.size() + " numbers (expected: " + SIZE + ")");
        }
        return new ChannelEvidence(
                numbers.subList(0, 8),
                numbers.subList(8, 12),
                numbers.subList(12, 14),
                numbers.get(14),
                numbers.get(15));
    }
}
