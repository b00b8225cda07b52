package dev.bellwether.notifier.auth;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges by keys from a URL. One thread of its own fetches them, so that whoever judges never waits: those known are in memory, and a token whose
 * key is not among them gets its verdict once they have been fetched again, which happens at most twice in five seconds. Caching, that bound and
 * going on with what was known while the URL does not answer are nimbus-jose-jwt's.
 */
final class UrlKeys implements Admission {
    private static final Logger LOG = LoggerFactory.getLogger(UrlKeys.class);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(1);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(15);
    /** Requests that wait for keys at a time: more are told to come back. */
    private static final int MOST_WAITING = 1000;

    private final Tokens tokens;
    private final Clock clock;
    private final KeyFetch fetch;
    private final JWKSetBasedJWKSource<SecurityContext> source;
    private final ScheduledExecutorService fetcher =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("bellwether-keys", true));
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable JWKSet known;
    private boolean failed;

    /** Waits a moment for the first answer, so that who is ready early does not send early clients away; not longer, for the URL may be away. */
    static UrlKeys of(
            Tokens tokens, JWKSetSource<SecurityContext> url, Duration refresh, Clock clock, MeterRegistry meters) {
        UrlKeys keys = new UrlKeys(tokens, new KeyFetch(url, clock, meters), refresh, LEAST_INTERVAL, clock);
        keys.begin(Duration.ofSeconds(1), PATIENCE_AT_START);
        return keys;
    }

    /**
     * @param refresh how old fetched keys may get
     * @param interval in which they are fetched twice at most; less than that
     */
    UrlKeys(Tokens tokens, KeyFetch fetch, Duration refresh, Duration interval, Clock clock) {
        this.tokens = tokens;
        this.fetch = fetch;
        this.clock = clock;
        this.source = (JWKSetBasedJWKSource<SecurityContext>) JWKSourceBuilder.create(fetch)
                .cache(refresh.toMillis(), LOCK_PATIENCE.toMillis())
                .refreshAheadCache(false) // nobody waits for the thread that does it
                .rateLimited(interval.toMillis())
                .outageTolerantForever()
                .build();
    }

    void begin(Duration every, Duration patience) {
        CompletableFuture<Void> first = CompletableFuture.runAsync(this::look, fetcher);
        fetcher.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        try {
            first.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("no keys yet", e);
        }
    }

    @Override
    public Verdict judge(Credentials credentials) {
        Missing missing = new Missing();
        Verdict verdict = tokens.judge(credentials, missing::select, clock.instant());
        JWKSelector selector = missing.selector;
        if (selector == null) {
            return verdict;
        }
        if (known == null || waiting.get() >= MOST_WAITING) {
            return unavailable();
        }
        waiting.incrementAndGet();
        return new Verdict.Later(CompletableFuture.supplyAsync(() -> again(credentials, selector), fetcher)
                .whenComplete((done, failure) -> waiting.decrementAndGet()));
    }

    @Override
    public void close() {
        fetcher.shutdownNow();
    }

    /** On the fetcher's thread. */
    private Verdict again(Credentials credentials, JWKSelector selector) {
        try {
            List<JWK> found = source.get(selector, null);
            look();
            if (found.isEmpty() && fetch.hasFailed()) {
                return unavailable(); // these are the keys of before
            }
            return tokens.judge(credentials, asked -> found, clock.instant());
        } catch (KeySourceException e) {
            // Too early for another fetch, or the URL is away: whether the key exists is not known.
            return unavailable();
        }
    }

    /** Fetches what is too old. On the fetcher's thread. */
    private void look() {
        try {
            known = source.getJWKSetSource().getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), null);
            failed = false;
        } catch (KeySourceException | RuntimeException e) {
            if (!failed) {
                LOG.warn("no keys of tokens yet: {}", e.getMessage());
            }
            failed = true;
        }
    }

    private static Verdict unavailable() {
        return new Verdict.Unavailable("the keys that tokens are judged by cannot be had just now; try again");
    }

    /** What was looked for among the keys known and is not there. */
    private final class Missing {
        private @Nullable JWKSelector selector;

        private List<JWK> select(JWKSelector asked) {
            JWKSet keys = known;
            List<JWK> found = keys == null ? List.of() : asked.select(keys);
            if (found.isEmpty()) {
                selector = asked;
            }
            return found;
        }
    }
}
