package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are good, and by whose keys.
 *
 * @param jwks the keys that sign tokens
 * @param audience what a token's {@code aud} must contain
 * @param issuer what a token's {@code iss} must be; any when absent
 * @param clockSkew a duration, from 0s to 5m, {@code 5s} by default: how much the clocks of issuer and gateway may differ
 * @param cookie the name of a cookie that may have the token in place of the header {@code Authorization}; none when absent
 */
@ValidationRule(
        value = "!has(self.clockSkew) || duration(self.clockSkew) <= duration('5m')",
        message = "auth.jwt.clockSkew must be from 0s to 5m")
public record JwtAuth(
        @Required Jwks jwks,
        @Required @Size(min = 1, max = 500) @Pattern("\\S") String audience,
        @Size(min = 1, max = 500) @Pattern("\\S") @Nullable String issuer,

        @Default("5s") @Pattern("^([0-9]{1,2}m)?([0-9]{1,4}s)?$") @Size(min = 2, max = 8) @Nullable
        String clockSkew,

        @Pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$") @Size(min = 1, max = 100) @Nullable
        String cookie) {}
