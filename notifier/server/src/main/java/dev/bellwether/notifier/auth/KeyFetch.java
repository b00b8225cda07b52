package dev.bellwether.notifier.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches keys, takes only a set that a file could have too, and counts. Secret keys are left out: what a URL tells, others may read. Used by one
 * thread.
 */
final class KeyFetch implements JWKSetSource<SecurityContext> {
    private final JWKSetSource<SecurityContext> url;
    private final Clock clock;
    private final Counter used;
    private final Counter failed;
    private volatile long fetchedMillis;
    private boolean hasFailed;

    KeyFetch(JWKSetSource<SecurityContext> url, Clock clock, MeterRegistry meters) {
        this.url = url;
        this.clock = clock;
        this.used = counter(meters, "used");
        this.failed = counter(meters, "failed");
        this.fetchedMillis = clock.millis();
        Gauge.builder("bellwether.auth.keys.age", () -> (clock.millis() - fetchedMillis) / 1000.0)
                .description(
                        "Time since the keys of tokens were fetched from their URL, or since the start where they never were")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long millis, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet fetched = url.getJWKSet(evaluator, millis, context);
            JWKSet keys = new JWKSet(fetched.getKeys().stream()
                    .filter(key -> !(key instanceof OctetSequenceKey))
                    .toList());
            KeyFile.check(keys, "auth.jwt.jwks.url");
            fetchedMillis = clock.millis();
            hasFailed = false;
            used.increment();
            return keys;
        } catch (IOException e) {
            hasFailed = true;
            failed.increment();
            throw new JWKSetParseException(e.getMessage(), e);
        } catch (KeySourceException e) {
            hasFailed = true;
            failed.increment();
            throw e;
        }
    }

    /** Whether the last attempt has failed. */
    boolean hasFailed() {
        return hasFailed;
    }

    @Override
    public void close() throws IOException {
        url.close();
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("bellwether.auth.keys.fetches")
                .tag("outcome", outcome)
                .description("Attempts to fetch the keys of tokens from their URL")
                .register(meters);
    }
}
