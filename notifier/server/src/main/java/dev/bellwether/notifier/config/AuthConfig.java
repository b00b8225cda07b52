package dev.bellwether.notifier.config;

import java.net.URI;
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
     * @param keys where they are
     * @param audience what {@code aud} must contain
     * @param issuer what {@code iss} must be; null for any
     * @param clockSkew how much the clocks of issuer and notifier may differ, 0 to 5m
     * @param cookie the cookie that may have the token instead of the header; null for none
     */
    record Jwt(
            Keys keys,
            String audience,
            @Nullable String issuer,
            Duration clockSkew,
            @Nullable String cookie) implements AuthConfig {}

    /** Where a JWK Set is. */
    sealed interface Keys {}

    /** A file, read again when it changes. */
    record KeyFile(Path file) implements Keys {}

    /**
     * A URL that answers with one.
     *
     * @param url http or https
     * @param refresh how old what it answered may get, 10s to 24h
     * @param caFile who may vouch for an https URL, PEM; null for those that Java's runtime knows
     */
    record KeyUrl(URI url, Duration refresh, @Nullable Path caFile) implements Keys {}
}
