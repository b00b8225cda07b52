package dev.bellwether.operator.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pods ought to be heard, and whether they are. */
final class Audience {
    /** Silence for this long is being blind. */
    private static final long BLIND_MILLIS = 5000;

    /** A pod not heard for this long is waited for before the next tick, so that its gap comes back as one tick of all. */
    private static final long FRESH_MILLIS = 1500;

    /** The part of a side's pods that may be silent: one in five. */
    private static final int SILENT_PART = 5;

    private record Expected(Arm arm, long sinceMillis) {}

    private final Map<String, Expected> pods = new HashMap<>();

    void expect(Map<String, Arm> wanted, long nowMillis) {
        pods.keySet().retainAll(wanted.keySet());
        wanted.forEach((pod, arm) -> pods.computeIfAbsent(pod, p -> new Expected(arm, nowMillis)));
    }

    @Nullable
    Arm arm(String pod) {
        Expected expected = pods.get(pod);
        return expected == null ? null : expected.arm();
    }

    Set<String> of(Arm arm) {
        Set<String> names = new HashSet<>();
        pods.forEach((pod, expected) -> {
            if (expected.arm() == arm) {
                names.add(pod);
            }
        });
        return names;
    }

    /** One sentence about who is silent, if more than one in five of a side is; null otherwise. */
    @Nullable
    String silence(long nowMillis, Map<String, Long> heardMillis) {
        for (Arm arm : Arm.values()) {
            Set<String> all = of(arm);
            long silent = all.stream()
                    .filter(pod -> silentFor(pod, nowMillis, heardMillis) > BLIND_MILLIS)
                    .count();
            if (silent * SILENT_PART > all.size()) {
                return "no telemetry from " + silent + " of " + all.size() + " "
                        + (arm == Arm.CANARY ? "canary" : "stable") + " pods for more than 5 s";
            }
        }
        return null;
    }

    /** Whether everybody was heard lately, apart from those that are silent for good. */
    boolean fresh(long nowMillis, Map<String, Long> heardMillis) {
        return pods.keySet().stream()
                        .mapToLong(pod -> silentFor(pod, nowMillis, heardMillis))
                        .noneMatch(silent -> silent > FRESH_MILLIS && silent <= BLIND_MILLIS)
                && pods.keySet().stream().anyMatch(pod -> heardMillis.getOrDefault(pod, 0L) > 0);
    }

    private long silentFor(String pod, long nowMillis, Map<String, Long> heardMillis) {
        Expected expected = pods.get(pod);
        long since = expected == null ? nowMillis : expected.sinceMillis();
        return nowMillis - Math.max(since, heardMillis.getOrDefault(pod, 0L));
    }
}
