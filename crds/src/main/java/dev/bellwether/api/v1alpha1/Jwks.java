package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a JWK Set (RFC 7517) is; just one of them is given. Its keys may change at any time: pods take new ones over without a restart.
 *
 * @param configMapName a ConfigMap of the gateway's namespace with the entry {@code jwks.json}
 * @param secretName a Secret of the gateway's namespace with the entry {@code jwks.json}, for keys that are secret (HS256, HS384, HS512)
 */
@ValidationRule(
        value = "has(self.configMapName) != has(self.secretName)",
        message = "auth.jwt.jwks has exactly one of configMapName and secretName; remove one or add one")
public record Jwks(
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String configMapName,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String secretName) {}
