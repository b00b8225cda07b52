package dev.bellwether.notifier.auth;

import com.nimbusds.jose.jwk.JWKSet;
import dev.bellwether.notifier.config.AuthConfig;
import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.config.ReloadCount;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;

/** Judges requests as the configuration asks. */
@FunctionalInterface
public interface Admission {
    Verdict judge(Credentials credentials);

    /**
     * @throws ConfigException when the key file cannot be used; later, when it changes, what it held before stays in use then
     */
    static Admission of(AuthConfig config, Clock clock, MeterRegistry meters) throws ConfigException {
        if (!(config instanceof AuthConfig.Jwt jwt)) {
            return credentials -> new Verdict.Granted(Grant.EVERYTHING);
        }
        Tokens tokens = new Tokens(jwt);
        ReloadCount reloads = new ReloadCount(
                meters, "bellwether.auth.reloads", "Attempts to use the keys of tokens after their file changed");
        try {
            FollowedFiles<JWKSet> keys =
                    new FollowedFiles<>(List.of(jwt.keys()), () -> KeyFile.read(jwt.keys()), reloads);
            return credentials -> tokens.judge(credentials, keys.get(), clock.instant());
        } catch (Exception e) {
            throw new ConfigException(List.of(new ConfigError("auth.jwt.jwks.file", String.valueOf(e.getMessage()))));
        }
    }
}
