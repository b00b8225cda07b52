package dev.bellwether.operator.analysis;

import java.util.ArrayList;
import java.util.List;

/** One second, or a gap of telemetry that comes back as one; also a sum of such. */
public record Tick(Comparison error, Comparison cancel) {
    public static final Tick NONE = new Tick(Comparison.NONE, Comparison.NONE);
    private static final int SIZE = 24;

    public Comparison of(Channel channel) {
        return channel == Channel.ERROR ? error : cancel;
    }

    Tick plus(Tick other) {
        return new Tick(error.plus(other.error), cancel.plus(other.cancel));
    }

    List<Long> numbers() {
        List<Long> all = new ArrayList<>(SIZE);
        for (Comparison comparison : List.of(error, cancel)) {
            for (Exposure side : List.of(comparison.stable(), comparison.canary())) {
                for (ConnectionAge age : ConnectionAge.values()) {
                    all.add(side.bad().of(age));
                    all.add(side.atRisk().of(age));
                }
            }
        }
        return all;
    }

    static Tick of(List<Long> numbers) {
        if (numbers.size() != SIZE) {
            throw new IllegalArgumentException(numbers.size() + " numbers (expected: " + SIZE + ")");
        }
        return new Tick(comparison(numbers.subList(0, 12)), comparison(numbers.subList(12, SIZE)));
    }

    private static Comparison comparison(List<Long> numbers) {
        return new Comparison(exposure(numbers.subList(0, 6)), exposure(numbers.subList(6, 12)));
    }

    private static Exposure exposure(List<Long> n) {
        return new Exposure(new BadPeers(n.get(0), n.get(2), n.get(4)), new AtRisk(n.get(1), n.get(3), n.get(5)));
    }
}
