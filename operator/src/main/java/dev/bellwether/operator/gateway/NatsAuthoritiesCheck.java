package dev.bellwether.operator.gateway;

import dev.bellwether.operator.backplane.NatsTrust;
import dev.bellwether.operator.revision.NatsAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the Secret that is to say who vouches for a platform's NATS says it. */
final class NatsAuthoritiesCheck {
    private NatsAuthoritiesCheck() {}

    /**
     * Judges a Secret's entries.
     *
     * @param entries null if there is no such Secret
     */
    static Optional<Problem> judge(String secretName, @Nullable Map<String, String> entries) {
        if (entries == null) {
            return Optional.of(problem(
                    "SecretNotFound",
                    "no Secret " + secretName + " in this namespace (expected: one with " + NatsAddress.AUTHORITIES
                            + ")"));
        }
        String authorities = entries.get(NatsAddress.AUTHORITIES);
        if (authorities == null) {
            return Optional.of(problem(
                    "SecretIncomplete",
                    "Secret " + secretName + " has the entries " + entries.keySet() + " (expected: "
                            + NatsAddress.AUTHORITIES + ")"));
        }
        return NatsTrust.problem(authorities)
                .map(why -> problem(
                        "InvalidAuthorities",
                        "Secret " + secretName + ": " + NatsAddress.AUTHORITIES + ": " + why
                                + " (expected: certificates in PEM)"));
    }

    private static Problem problem(String reason, String message) {
        return new Problem(reason, "spec.backplane.jetStream.caSecretName: " + message);
    }
}
