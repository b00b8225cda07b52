package dev.bellwether.policy.baseline;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the shipped policies are in force, by what they say about themselves: labels {@code bellwether.dev/standard} and
 * {@code bellwether.dev/level}; annotations {@code bellwether.dev/since} (the first version, default v1.0), {@code bellwether.dev/until} (the
 * first version without it, default none) and {@code bellwether.dev/overrides} (checks, separated by spaces, that this one makes superfluous).
 */
record Selection(Level level, KubernetesVersion version, Set<Standard> standards) {

    boolean takes(PolicyName name) {
        String standard = name.label("standard", "");
        return standards.stream().anyMatch(wanted -> wanted.toString().equals(standard))
                && level.includes(Level.of(name.label("level", "")))
                && version.minor()
                        >= KubernetesVersion.of(name.annotation("since", "v1.0"))
                                .minor()
                && (name.annotation("until", "").isEmpty()
                        || version.minor()
                                < KubernetesVersion.of(name.annotation("until", ""))
                                        .minor());
    }

    static List<String> overrides(PolicyName name) {
        return Stream.of(name.annotation("overrides", "").split(" "))
                .filter(check -> !check.isEmpty())
                .toList();
    }
}
