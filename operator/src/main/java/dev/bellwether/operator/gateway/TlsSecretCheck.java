package dev.bellwether.operator.gateway;

import dev.bellwether.operator.management.KeyPairCheck;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the user's TLS Secret can serve: it is there, holds both entries, and the key belongs to the certificate. */
final class TlsSecretCheck {
    private TlsSecretCheck() {}

    /**
     * Judges a Secret's entries.
     *
     * @param entries null if there is no such Secret
     */
    static Optional<Problem> judge(String secretName, @Nullable Map<String, String> entries) {
        if (entries == null) {
            return Optional.of(new Problem(
                    "SecretNotFound",
                    "spec.listener.tls.secretName: no Secret " + secretName
                            + " in this namespace (expected: a Secret of type kubernetes.io/tls)"));
        }
        String certificate = entries.get("tls.crt");
        String key = entries.get("tls.key");
        if (certificate == null || key == null) {
            return Optional.of(new Problem(
                    "SecretIncomplete",
                    "spec.listener.tls.secretName: Secret " + secretName + " has the entries " + entries.keySet()
                            + " (expected: tls.crt and tls.key)"));
        }
        return KeyPairCheck.mismatch(certificate, key)
                .map(why -> new Problem(
                        "TLSKeyMismatch", "spec.listener.tls.secretName: Secret " + secretName + ": " + why));
    }
}
