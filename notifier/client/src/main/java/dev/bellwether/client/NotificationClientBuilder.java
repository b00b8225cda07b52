package dev.bellwether.client;

import dev.bellwether.client.pool.ConnectionPool;
import dev.bellwether.client.pool.PoolLimits;
import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushWhitelist;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link NotificationClient}; what is not said has a sound default. */
public final class NotificationClientBuilder {
    private final Endpoint endpoint;
    private @Nullable Path trustedCertificates;
    private @Nullable InetAddress localAddress;
    private @Nullable EventLoopGroup group;
    private @Nullable RandomGenerator random;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration heartbeat = Duration.ofSeconds(15);
    private int missed = 3;
    private boolean http1;
    private @Nullable Supplier<? extends CompletionStage<String>> token;
    private @Nullable ConnectionPool pool;
    private PoolLimits poolLimits = PoolLimits.DEFAULT;
    private Delivery.Mode delivery = Delivery.Mode.DIRECT;
    private ClientObserver observer = ClientObserver.NONE;
    private int maxEventBytes = 1 << 20;
    private Pushes pushes = Pushes.OFF;

    NotificationClientBuilder(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Trusts the certificates of a PEM file in place of the JVM's. */
    public NotificationClientBuilder trustedCertificates(Path pem) {
        trustedCertificates = pem;
        return this;
    }

    /** Connects from this address; by default the system chooses. */
    public NotificationClientBuilder localAddress(InetAddress address) {
        localAddress = address;
        return this;
    }

    /** Takes listed pushes and refuses each other one with RST_STREAM; by default push is switched off for the connection. */
    public NotificationClientBuilder pushes(PushWhitelist whitelist, PushListener listener) {
        pushes = new Pushes(whitelist, listener);
        return this;
    }

    /** Runs on one loop of a group, which stays the caller's to shut down; without effect beside {@link #pool}. By default the client runs one thread of its own. */
    public NotificationClientBuilder eventLoopGroup(EventLoopGroup shared) {
        group = shared;
        return this;
    }

    /** The source of jitter, by default the thread's. Called on the event loop. */
    public NotificationClientBuilder random(RandomGenerator source) {
        random = source;
        return this;
    }

    /** How long to wait for a connection, at least 1 ms; default 5 s. */
    public NotificationClientBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /**
     * A connection with open streams and without a byte for {@code missed} times the interval counts as lost.
     *
     * @param interval of the server's heartbeats, 1 ms or more; default 15 s, as the server's
     * @param howMany 1 to 100; default 3
     */
    public NotificationClientBuilder heartbeat(Duration interval, int howMany) {
        if (howMany < 1 || howMany > 100) {
            throw new IllegalArgumentException("missed heartbeats: " + howMany + " (expected: 1 to 100)");
        }
        heartbeat = positive("heartbeat", interval);
        missed = howMany;
        return this;
    }

    /** Speaks HTTP/1.1 alone, a connection for each stream: for proxies that know no HTTP/2. */
    public NotificationClientBuilder http1() {
        http1 = true;
        return this;
    }

    /**
     * Sends a bearer token. The source is asked before the first request, and again after the server refused the token (401) or said that it has expired; four refusals in a row are
     * final. Called on the event loop: it must not block.
     */
    public NotificationClientBuilder token(Supplier<? extends CompletionStage<String>> source) {
        token = source;
        return this;
    }

    /** Bounds the client's own pool of connections. */
    public NotificationClientBuilder poolLimits(PoolLimits limits) {
        poolLimits = limits;
        return this;
    }

    /** Shares a pool with other clients; it stays the caller's to close. */
    public NotificationClientBuilder pool(ConnectionPool shared) {
        pool = shared;
        return this;
    }

    /**
     * Calls listeners on an executor, where they may block. At most {@code most} calls of a stream wait there, and what its window holds (1 MiB); then the server has to wait.
     *
     * @param most 2 or more
     */
    public NotificationClientBuilder executor(Executor executor, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("calls that wait: " + most + " (expected: 2 or more)");
        }
        delivery = new Delivery.Mode(executor, most);
        return this;
    }

    /** Told what happens, for metrics. */
    public NotificationClientBuilder observer(ClientObserver told) {
        observer = told;
        return this;
    }

    /** The largest event taken, in bytes, at least 1; default 1 MiB. */
    public NotificationClientBuilder maxEventBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxEventBytes: " + bytes + " (expected: 1 or more)");
        }
        maxEventBytes = bytes;
        return this;
    }

    /**
     * Makes the client; it connects with its first subscription.
     *
     * @throws IllegalArgumentException if the trusted certificates cannot be read
     */
    public NotificationClient build() {
        Tls tls = endpoint.tls() ? Tls.trusting(trustedCertificates) : null;
        Connector connector = new Connector(
                endpoint,
                tls,
                http1,
                localAddress,
                connectTimeout,
                heartbeat.multipliedBy(missed),
                maxEventBytes,
                pushes,
                observer);
        return new NotificationClient(this, pool == null ? ownPool() : pool, connector);
    }

    private ConnectionPool ownPool() {
        return group == null
                ? ConnectionPool.create(poolLimits, observer)
                : ConnectionPool.create(poolLimits, observer, group);
    }

    boolean ownsPool() {
        return pool == null;
    }

    @Nullable
    Supplier<? extends CompletionStage<String>> token() {
        return token;
    }

    Delivery.Mode delivery() {
        return delivery;
    }

    ClientObserver observer() {
        return observer;
    }

    RandomGenerator random() {
        return random == null ? ThreadLocalRandom.current() : random;
    }

    int maxEventBytes() {
        return maxEventBytes;
    }

    private static Duration positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 ms or more)");
        }
        return value;
    }
}
