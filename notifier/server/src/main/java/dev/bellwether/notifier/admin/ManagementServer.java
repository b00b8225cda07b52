package dev.bellwether.notifier.admin;

import dev.bellwether.notifier.config.ConfigError;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.FollowedFiles;
import dev.bellwether.notifier.config.NotifierConfig.Management;
import dev.bellwether.notifier.http.Sockets;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The management port: HTTP/1.1 over TLS, few connections, short patience. */
final class ManagementServer implements ManagementPort {
    private static final int MOST_CONNECTIONS = 64;
    private static final int LARGEST_BODY = 1024;
    private static final int PATIENCE_SECONDS = 30;

    private final Channel listening;
    private final ChannelGroup connections;

    private ManagementServer(Channel listening, ChannelGroup connections) {
        this.listening = listening;
        this.connections = connections;
    }

    /**
     * Opens the port.
     *
     * @param loop of one thread
     * @throws ConfigException when the certificate cannot be used
     * @throws IOException when the address cannot be bound
     */
    static ManagementServer open(Management config, ManagementRoutes routes, EventLoopGroup loop, MeterRegistry meters)
            throws ConfigException, IOException {
        FollowedFiles<SslContext> tls = tls(config);
        Strangers strangers = new Strangers(MOST_CONNECTIONS, meters);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(Sockets.listeners())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (!strangers.arrived(channel)) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        ChannelPipeline pipeline = channel.pipeline();
                        if (tls != null) {
                            pipeline.addLast(tls.get().newHandler(channel.alloc()));
                        }
                        pipeline.addLast("patience", new ReadTimeoutHandler(PATIENCE_SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LARGEST_BODY))
                                .addLast(new ManagementHandler(routes, strangers));
                    }
                })
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "management.port: " + config.host() + ":" + config.port() + " cannot be bound: "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new ManagementServer(bound.channel(), connections);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    private static @Nullable FollowedFiles<SslContext> tls(Management config) throws ConfigException {
        var files = config.tls();
        if (files == null) {
            return null;
        }
        try {
            return new FollowedFiles<>(
                    List.of(files.certificate(), files.key()),
                    () -> SslContextBuilder.forServer(
                                    files.certificate().toFile(), files.key().toFile())
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .build(),
                    outcome -> {});
        } catch (Exception e) {
            throw new ConfigException(List.of(new ConfigError(
                    "management.tls",
                    files.certificate() + ", " + files.key()
                            + " (expected: a PEM certificate chain and its PKCS #8 key): " + e.getMessage())));
        }
    }
}
