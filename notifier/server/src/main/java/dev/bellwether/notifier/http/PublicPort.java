package dev.bellwether.notifier.http;

import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.drain.Drainable;
import dev.bellwether.notifier.limits.ConnectionLimit;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port clients use. */
public final class PublicPort implements Drainable, AutoCloseable {
    private final Channel listener;
    private final ChannelGroup connections;
    private final Openness openness;

    private PublicPort(Channel listener, ChannelGroup connections, Openness openness) {
        this.listener = listener;
        this.connections = connections;
        this.openness = openness;
    }

    /**
     * Listens.
     *
     * @param openness what routes are told of draining
     * @param completed told of each connection once its protocol is known
     * @throws ConfigException when the TLS files cannot be used
     * @throws IOException when the address cannot be bound
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
        NotifierConfig.Tls files = config.listener().tls();
        @Nullable SslContext tls = files == null ? null : PublicTls.context(files);
        ChannelGroup connections = new DefaultChannelGroup("public", GlobalEventExecutor.INSTANCE);
        ConnectionSetup setup = new ConnectionSetup(
                tls,
                config.limits(),
                routes,
                new ConnectionLimit(config.limits().connections(), meters),
                observer,
                new Handshakes(meters),
                connections,
                completed);
        ChannelFuture bound = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(setup)
                .bind(config.listener().host(), config.listener().port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "listener: " + config.listener().host() + ":"
                            + config.listener().port() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return new PublicPort(bound.channel(), connections, openness);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
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
    public void endStreams(Channel connection, Duration shortestRetry, Duration longestRetry) {
        connection.eventLoop().execute(() -> Connection.of(connection)
                .endStreams(() -> between(shortestRetry, longestRetry)));
    }

    @Override
    public int streams() {
        return openness.streams();
    }

    /** Closes the listener and every connection, without a farewell. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    private static Duration between(Duration least, Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current()
                .nextLong(least.toMillis(), Math.max(least.toMillis(), most.toMillis()) + 1));
    }
}
