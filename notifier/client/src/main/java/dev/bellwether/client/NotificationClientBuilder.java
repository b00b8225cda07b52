package dev.bellwether.client;

import dev.bellwether.client.push.PushListener;
import dev.bellwether.client.push.PushWhitelist;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link NotificationClient}; what is not said has a sound default. */
public final class NotificationClientBuilder {
    private final Endpoint endpoint;
    private @Nullable Path trustedCertificates;
    private @Nullable InetAddress localAddress;
    private @Nullable EventLoopGroup group;
    private @Nullable RandomGenerator random;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration silence = Duration.ofSeconds(45);
    private int maxEventBytes = 1 << 20;
    private Pushes pushes = new Pushes(null, new PushListener() {});

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

    /** Takes listed pushes and refuses each other one with RST_STREAM(CANCEL); by default push is switched off for the connection. */
    public NotificationClientBuilder pushes(PushWhitelist whitelist, PushListener listener) {
        pushes = new Pushes(whitelist, listener);
        return this;
    }

    /** Shares event loops with other clients; the group stays the caller's to shut down. By default the client runs one thread of its own. */
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

    /** A connection without a byte from the server for so long counts as lost, at least 1 ms; default 45 s, three of the server's default heartbeats. */
    public NotificationClientBuilder silence(Duration longest) {
        silence = positive("silence", longest);
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
        SslContext tls = endpoint.tls() ? tls() : null;
        EventLoopGroup loops = group == null
                ? new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("bellwether-client", true), NioIoHandler.newFactory())
                : group;
        return new NotificationClient(
                this, loops, new Connector(endpoint, tls, localAddress, connectTimeout, silence, pushes));
    }

    boolean ownsGroup() {
        return group == null;
    }

    RandomGenerator random() {
        return random == null ? ThreadLocalRandom.current() : random;
    }

    int maxEventBytes() {
        return maxEventBytes;
    }

    private SslContext tls() {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1));
            if (trustedCertificates != null) {
                builder.trustManager(trustedCertificates.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "trustedCertificates: " + trustedCertificates + " (expected: a PEM file of certificates; "
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static Duration positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 ms or more)");
        }
        return value;
    }
}
