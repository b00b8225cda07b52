package dev.bellwether.notifier.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may subscribe and publish. */
public sealed interface AuthConfig {
    /** Whoever reaches the port. */
    record Anonymous() implements AuthConfig {}

    /**
     * Whoever has a token.
     *
     * @param keys a file with a JWK Set, read again when it changes
     * @param audience what {@code aud} must contain
     * @param issuer what {@code iss} must be; null for any
     * @param clockSkew how much the clocks of issuer and notifier may differ, 0 to 5m
     * @param cookie the cookie that may have the token instead of the header; null for none
     */
    record Jwt(
            Path keys,
            String audience,
            @Nullable String issuer,
            Duration clockSkew,
            @Nullable String cookie) implements AuthConfig {}
}
