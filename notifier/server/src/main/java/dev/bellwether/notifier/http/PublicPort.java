package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.config.NotifierConfig.Limits;
import dev.bellwether.notifier.config.NotifierConfig.Listener;
import dev.bellwether.notifier.drain.Departure;
import dev.bellwether.notifier.drain.Drainable;
import dev.bellwether.notifier.flood.Floods;
import dev.bellwether.notifier.limits.ConnectionLimit;
import dev.bellwether.notifier.limits.Refusals;
import dev.bellwether.notifier.peer.TrustedProxies;
import dev.bellwether.notifier.priority.PriorityMeters;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ports clients use: one, and in development a second one with TLS. */
public final class PublicPort implements Drainable, AutoCloseable {
    /**
     * What the kernel may hold of a connection (Linux doubles it for its own bookkeeping). Left to itself it takes megabytes, and what it has taken nobody
     * can put in order any more.
     */
    private static final int SEND_BUFFER = 128 << 10;

    private final List<Channel> listeners;
    private final ChannelGroup connections;
    private final Openness openness;

    private PublicPort(List<Channel> listeners, ChannelGroup connections, Openness openness) {
        this.listeners = List.copyOf(listeners);
        this.connections = connections;
        this.openness = openness;
    }

    /**
     * Listens.
     *
     * @param openness what routes are told of draining
     * @param completed told of each connection once its protocol is known
     * @throws ConfigException when the TLS files cannot be used
     * @throws IOException when an address cannot be bound; then none is
     */
    public static PublicPort open(
            NotifierConfig config,
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            Routes routes,
            Openness openness,
            TrafficObserver observer,
            MeterRegistry meters,
            Consumer<Channel> completed)
            throws ConfigException, IOException {
        ChannelGroup connections = new DefaultChannelGroup("public", GlobalEventExecutor.INSTANCE);
        Limits limits = config.limits();
        Refusals refusals = new Refusals(meters);
        ConnectionLimit limit =
                new ConnectionLimit(limits.connections(), limits.connectionsPerAddress(), refusals, meters);
        Gate gate = new Gate(limit, new TrustedProxies(config.edge().trustedProxies()), observer, connections);
        RequestLimits requestLimits = new RequestLimits(limits, limit, refusals, observer);
        Floods floods = new Floods(limits.flood(), meters);
        Handshakes handshakes = new Handshakes(meters);
        PriorityMeters priorities = new PriorityMeters(meters);
        List<Channel> bound = new ArrayList<>();
        try {
            for (Listener listener : config.listeners()) {
                @Nullable
                Supplier<SslContext> tls = listener.tls() == null ? null : PublicTls.context(listener.tls(), meters);
                ConnectionSetup setup = new ConnectionSetup(
                        tls,
                        listener.proxyProtocol() ? new ProxyHeader.Meters(meters) : null,
                        limits,
                        routes,
                        gate,
                        requestLimits,
                        refusals,
                        floods,
                        observer,
                        priorities,
                        handshakes,
                        completed);
                bound.add(bind(listener, acceptor, loops, setup));
            }
            return new PublicPort(bound, connections, openness);
        } catch (ConfigException | IOException e) {
            bound.forEach(listener -> listener.close().awaitUninterruptibly());
            throw e;
        }
    }

    private static Channel bind(
            Listener listener, EventLoopGroup acceptor, EventLoopGroup loops, ConnectionSetup connections)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(Sockets.listeners())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                // Many small buffers, each gone at once: Netty's adaptive allocator takes a twelfth of the processor
                // more.
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // As each connection would have its own; it keeps nothing. 16 is Netty's own.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(16))
                .childHandler(connections)
                .bind(listener.host(), listener.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "listener: " + listener.host() + ":" + listener.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Where the file's listener listens. */
    public InetSocketAddress address() {
        return addresses().get(0);
    }

    /** All of them, in the configuration's order. */
    public List<InetSocketAddress> addresses() {
        return listeners.stream()
                .map(listener -> (InetSocketAddress) listener.localAddress())
                .toList();
    }

    @Override
    public void refuseStreams() {
        openness.refuseStreams();
    }

    @Override
    public Collection<Channel> connections() {
        return List.copyOf(connections);
    }

    @Override
    public boolean isHttp2(Channel connection) {
        return Connection.of(connection).isHttp2();
    }

    @Override
    public int streams(Channel connection) {
        return Connection.of(connection).streams();
    }

    @Override
    public void endStreams(Channel connection, int most, Duration shortestRetry, Duration longestRetry) {
        connection.eventLoop().execute(() -> Connection.of(connection)
                .endStreams(most, () -> between(shortestRetry, longestRetry)));
    }

    @Override
    public void leave(Channel connection, Duration shortestRetry, Duration longestRetry) {
        connection.eventLoop().execute(() -> Connection.of(connection)
                .leave(() -> between(shortestRetry, longestRetry)));
    }

    @Override
    public int streams() {
        return openness.streams();
    }

    /** Closes the listeners and every connection, without a farewell. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        ChannelGroupFuture closed = connections.newCloseFuture();
        // An HTTP/2 codec asked to close would wait for the streams, and those of idle clients do not end.
        connections.forEach(connection -> connection.eventLoop().execute(() -> Departure.cut(connection)));
        closed.awaitUninterruptibly();
    }

    private static Duration between(Duration least, Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current()
                .nextLong(least.toMillis(), Math.max(least.toMillis(), most.toMillis()) + 1));
    }
}
