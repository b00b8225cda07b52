package dev.bellwether.operator.gateway;

import dev.bellwether.operator.backplane.NatsTrust;
import dev.bellwether.operator.revision.NatsAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a Secret that is to say who vouches for a server says it. */
final class AuthoritiesCheck {
    private AuthoritiesCheck() {}

    /**
     * Judges a Secret's entries.
     *
     * @param field where the spec names it
     * @param entries null if there is no such Secret
     */
    static Optional<Problem> judge(String field, String secretName, @Nullable Map<String, String> entries) {
        if (entries == null) {
            return Optional.of(new Problem(
                    "SecretNotFound",
                    field + ": no Secret " + secretName + " in this namespace (expected: one with "
                            + NatsAddress.AUTHORITIES + ")"));
        }
        String authorities = entries.get(NatsAddress.AUTHORITIES);
        if (authorities == null) {
            return Optional.of(new Problem(
                    "SecretIncomplete",
                    field + ": Secret " + secretName + " has the entries " + entries.keySet() + " (expected: "
                            + NatsAddress.AUTHORITIES + ")"));
        }
        return NatsTrust.problem(authorities)
                .map(why -> new Problem(
                        "InvalidAuthorities",
                        field + ": Secret " + secretName + ": " + NatsAddress.AUTHORITIES + ": " + why
                                + " (expected: certificates in PEM)"));
    }
}
