package dev.bellwether.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How strict a baseline is, the mildest first: the three levels of the Kubernetes Pod Security Standards. */
public enum Level {
    /** No restriction. */
    PRIVILEGED,
    /** Known privilege escalations are refused. */
    BASELINE,
    /** Current hardening practice is required. */
    RESTRICTED;

    /**
     * Reads a level as users write it.
     *
     * @param name {@code privileged}, {@code baseline} or {@code restricted}
     * @throws PolicyException if the name is none of these
     */
    public static Level of(String name) {
        for (Level level : values()) {
            if (level.toString().equals(name)) {
                return level;
            }
        }
        String expected = Arrays.stream(values()).map(Level::toString).collect(Collectors.joining(", "));
        throw new PolicyException("level: " + name + " (expected: one of " + expected + ")");
    }

    /** The stricter of two levels: a platform's floor outranks what a workload asks for. */
    public Level atLeast(Level floor) {
        return compareTo(floor) >= 0 ? this : floor;
    }

    /** Whether this level also requires what {@code other} requires. */
    public boolean includes(Level other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
