package dev.bellwether.operator.revision;

import java.util.Optional;

/**
 * What the keys that sign clients' tokens are mounted from.
 *
 * @param inSecret a Secret, else a ConfigMap
 * @param name of it
 */
public record TokenKeys(boolean inSecret, String name) {
    /** The entry with the JWK Set, and the file's name in the pod. */
    public static final String ENTRY = "jwks.json";

    static final String FOLDER = "/etc/bellwether/jwks";
    static final String AUTHORITIES_FOLDER = "/etc/bellwether/jwks-ca";

    /** Empty where no tokens are asked for, and where their keys come from a URL. */
    public static Optional<TokenKeys> of(RevisionInputs inputs) {
        return inputs.text("/auth/jwt/jwks/configMapName")
                .map(name -> new TokenKeys(false, name))
                .or(() -> inputs.text("/auth/jwt/jwks/secretName").map(name -> new TokenKeys(true, name)));
    }

    /** The Secret with {@link NatsAddress#AUTHORITIES} of who vouches for the URL that keys come from. */
    public static Optional<String> caSecretName(RevisionInputs inputs) {
        return inputs.text("/auth/jwt/jwks/caSecretName");
    }

    /** {@code ConfigMap} or {@code Secret}. */
    public String kind() {
        return inSecret ? "Secret" : "ConfigMap";
    }

    /** Where the spec says it. */
    public String field() {
        return "spec.auth.jwt.jwks." + (inSecret ? "secretName" : "configMapName");
    }
}
