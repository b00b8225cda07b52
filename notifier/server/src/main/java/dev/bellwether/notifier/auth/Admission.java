package dev.bellwether.notifier.auth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.bellwether.notifier.config.AuthConfig;
import dev.bellwether.notifier.config.ClientTls;
import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.config.ReloadCount;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Judges requests as the configuration asks. */
@FunctionalInterface
public interface Admission extends AutoCloseable {
    /** For connecting, and for each read. */
    Duration TIMEOUT = Duration.ofSeconds(3);

    Verdict judge(Credentials credentials);

    /** Stops fetching keys, where that was begun. */
    @Override
    default void close() {}

    /**
     * @throws ConfigException when the key file cannot be used; later, when it changes, what it held before stays in use then
     */
    static Admission of(AuthConfig config, Clock clock, MeterRegistry meters) throws ConfigException {
        if (!(config instanceof AuthConfig.Jwt jwt)) {
            return credentials -> new Verdict.Granted(Grant.EVERYTHING);
        }
        Tokens tokens = new Tokens(jwt);
        if (jwt.keys() instanceof AuthConfig.KeyUrl from) {
            return UrlKeys.of(tokens, url(from), from.refresh(), clock, meters);
        }
        Path file = ((AuthConfig.KeyFile) jwt.keys()).file();
        ReloadCount reloads = new ReloadCount(
                meters, "bellwether.auth.reloads", "Attempts to use the keys of tokens after their file changed");
        try {
            FollowedFiles<JWKSet> keys = new FollowedFiles<>(List.of(file), () -> KeyFile.read(file), reloads);
            return credentials -> tokens.judge(credentials, keys.get(), clock.instant());
        } catch (Exception e) {
            throw new ConfigException(List.of(new ConfigError("auth.jwt.jwks.file", String.valueOf(e.getMessage()))));
        }
    }

    private static JWKSetSource<SecurityContext> url(AuthConfig.KeyUrl from) throws ConfigException {
        tls(from).context(); // a mistake is told at the start; later the file is read with every fetch
        try {
            return new URLBasedJWKSetSource<>(
                    from.url().toURL(), url -> retriever(from).retrieveResource(url));
        } catch (MalformedURLException e) {
            throw new ConfigException(List.of(new ConfigError("auth.jwt.jwks.url", String.valueOf(e.getMessage()))));
        }
    }

    private static ResourceRetriever retriever(AuthConfig.KeyUrl from) throws IOException {
        int millis = (int) TIMEOUT.toMillis();
        try {
            return new DefaultResourceRetriever(
                    millis,
                    millis,
                    KeyFile.MOST_BYTES,
                    true,
                    tls(from).context().getSocketFactory());
        } catch (ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ClientTls tls(AuthConfig.KeyUrl from) {
        return new ClientTls("auth.jwt.jwks", from.caFile(), null, null);
    }
}
