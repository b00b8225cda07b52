package dev.bellwether.operator.gateway;

import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.operator.revision.TokenKeys;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the keys for tokens can be read: a notifier that finds none does not start. What they are good for is the notifier's to judge. */
final class TokenKeysCheck {
    private static final int MOST_KEYS = 100;

    private TokenKeysCheck() {}

    /**
     * Judges a ConfigMap's or a Secret's entries.
     *
     * @param entries null if there is no such object
     */
    static Optional<Problem> judge(TokenKeys keys, @Nullable Map<String, String> entries) {
        String where = keys.field() + ": ";
        if (entries == null) {
            return Optional.of(new Problem(
                    keys.kind() + "NotFound",
                    where + "no " + keys.kind() + " " + keys.name()
                            + " in this namespace (expected: one with the entry " + TokenKeys.ENTRY + ", a JWK Set)"));
        }
        String set = entries.get(TokenKeys.ENTRY);
        if (set == null) {
            return Optional.of(new Problem(
                    keys.kind() + "Incomplete",
                    where + keys.kind() + " " + keys.name() + " has the entries " + entries.keySet() + " (expected: "
                            + TokenKeys.ENTRY + ", a JWK Set)"));
        }
        return unreadable(set)
                .map(what -> new Problem(
                        "InvalidJWKS",
                        where + keys.kind() + " " + keys.name() + ": " + TokenKeys.ENTRY + " " + what
                                + " (expected: a JWK Set, RFC 7517, of 1 to " + MOST_KEYS + " keys)"));
    }

    /** What is wrong, without a word of the text: it may hold secrets. */
    private static Optional<String> unreadable(String set) {
        try {
            int keys = JWKSet.parse(set).size();
            return keys >= 1 && keys <= MOST_KEYS ? Optional.empty() : Optional.of("has " + keys + " keys");
        } catch (ParseException e) {
            return Optional.of("cannot be read");
        }
    }
}
