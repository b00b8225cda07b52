package dev.bellwether.notifier;

import dev.bellwether.notifier.admin.Managed;
import dev.bellwether.notifier.admin.ManagementPort;
import dev.bellwether.notifier.api.ApiDocument;
import dev.bellwether.notifier.auth.Admission;
import dev.bellwether.notifier.auth.Origins;
import dev.bellwether.notifier.backplane.Backplane;
import dev.bellwether.notifier.config.ConfigException;
import dev.bellwether.notifier.config.NotifierConfig;
import dev.bellwether.notifier.drain.Drain;
import dev.bellwether.notifier.frames.FrameTraces;
import dev.bellwether.notifier.grpcweb.NoMethodRoute;
import dev.bellwether.notifier.grpcweb.ProtoFileRoute;
import dev.bellwether.notifier.grpcweb.SubscribeRoute;
import dev.bellwether.notifier.http.CrossOrigin;
import dev.bellwether.notifier.http.Guard;
import dev.bellwether.notifier.http.Openness;
import dev.bellwether.notifier.http.PublicPort;
import dev.bellwether.notifier.http.Routes;
import dev.bellwether.notifier.http.Sockets;
import dev.bellwether.notifier.hub.Attendance;
import dev.bellwether.notifier.hub.Hub;
import dev.bellwether.notifier.hub.RetentionRules;
import dev.bellwether.notifier.hub.SlowConsumerRules;
import dev.bellwether.notifier.hub.StreamSettings;
import dev.bellwether.notifier.hub.Streams;
import dev.bellwether.notifier.hub.ViewRoute;
import dev.bellwether.notifier.longpoll.PollRoute;
import dev.bellwether.notifier.page.PageRoute;
import dev.bellwether.notifier.presence.Presence;
import dev.bellwether.notifier.presence.PresenceRoute;
import dev.bellwether.notifier.priority.TopicClasses;
import dev.bellwether.notifier.publish.PublishRoutes;
import dev.bellwether.notifier.sse.StreamRoute;
import dev.bellwether.notifier.status.StatusReport;
import dev.bellwether.notifier.telemetry.Telemetry;
import dev.bellwether.notifier.telemetry.TrafficObserver;
import dev.bellwether.notifier.tracing.Tracing;
import dev.bellwether.notifier.websocket.WebSocketRoute;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A running notifier: everything a {@link NotifierConfig} says, put together. */
public final class Notifier implements AutoCloseable {
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Map<String, Set<HttpMethod>> paths = Map.of();
    private @Nullable PublicPort port;
    private @Nullable ManagementPort management;
    private @Nullable Drain drain;

    private Notifier() {}

    /** As {@link #start(NotifierConfig, Customizer)}, without anybody looking on. */
    public static Notifier start(NotifierConfig config) throws ConfigException, IOException {
        return start(config, Customizer.NONE);
    }

    /**
     * Opens both ports and begins to follow the log; does not wait until the log can be reached.
     *
     * @throws ConfigException when files the configuration names cannot be used
     * @throws IOException when an address cannot be bound
     */
    public static Notifier start(NotifierConfig config, Customizer customizer) throws ConfigException, IOException {
        Notifier notifier = new Notifier();
        try {
            notifier.open(config, customizer);
            return notifier;
        } catch (ConfigException | IOException | RuntimeException e) {
            notifier.close();
            throw e;
        }
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return started(port).address();
    }

    /** Everywhere clients connect, {@link #address} first. */
    public List<InetSocketAddress> addresses() {
        return started(port).addresses();
    }

    /** Where the management port listens; empty without one. */
    public Optional<InetSocketAddress> managementAddress() {
        return Optional.ofNullable(management).map(ManagementPort::address);
    }

    /** What the public port answers at all: each path, ending in {@code /*} for everything below, with its methods. */
    public Map<String, Set<HttpMethod>> paths() {
        return paths;
    }

    public PrometheusMeterRegistry meters() {
        return meters;
    }

    /** Whether new streams are taken. */
    public boolean isReady() {
        return started(drain).state() == Drain.State.SERVING;
    }

    /** Begins to drain; completes when everybody has left or the configured grace is over. */
    public CompletionStage<Void> drain() {
        return started(drain).begin();
    }

    /** Stops at once. Idempotent. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Notifier.class).warn("closing", e);
            }
        }
    }

    private void open(NotifierConfig config, Customizer customizer) throws ConfigException, IOException {
        opened.push(meters::close);
        // First, and so closed last: what ends meanwhile is still sent.
        Tracing tracing = Parts.tracing(config, meters);
        opened.push(tracing);
        EventLoopGroup acceptor = loops("accept", 1);
        EventLoopGroup loops = group("serve", 0);
        Hub hub = new Hub(loops, tracing, meters);
        opened.push(hub); // before its loops, and so closed after their end
        opened.push(() -> end(loops));
        Telemetry observer = Parts.traffic(config, meters);
        Backplane backplane = Parts.backplane(config, meters);
        opened.push(backplane);
        Openness openness = new Openness();
        Routes routes = routes(config, customizer, hub, backplane, openness, observer, tracing);
        paths = routes.paths();
        FrameTraces traces = new FrameTraces();
        PublicPort publicPort =
                PublicPort.open(config, acceptor, loops, routes, openness, observer, meters, connection -> {
                    customizer.connection(connection);
                    traces.opened(connection);
                });
        port = publicPort;
        opened.push(publicPort);
        Drain draining = Parts.drain(config, publicPort, acceptor, meters);
        drain = draining;
        backplane.start(hub);
        StatusReport status = new StatusReport(hub::look, meters, config.limits());
        Parts.management(
                        config,
                        new Managed(
                                meters, observer, draining, publicPort, backplane, status, traces, loops("manage", 1)))
                .ifPresent(opened -> {
                    management = opened;
                    this.opened.push(opened);
                });
    }

    private Routes routes(
            NotifierConfig config,
            Customizer customizer,
            Hub hub,
            Backplane backplane,
            Openness openness,
            TrafficObserver observer,
            Tracing tracing)
            throws ConfigException {
        RetentionRules rules =
                new RetentionRules(config.topics(), config.limits().subscriptions());
        StreamSettings settings = new StreamSettings(
                config.stream().heartbeat(),
                config.stream().retry(),
                config.limits().queuedBytesPerStream(),
                config.limits().queuedBytes(),
                new SlowConsumerRules(config.topics()),
                new TopicClasses(config.topics()));
        Streams.Listener listener = new Streams.Listener() {
            @Override
            public void opened(Channel stream) {
                customizer.eventStream(stream);
            }

            @Override
            public void delivered(Channel stream) {
                customizer.delivered(stream);
            }
        };
        PageRoute pages = new PageRoute(config.files(), Parts.pages(config, meters));
        opened.push(pages);
        Origins origins = new Origins(config.edge().allowedOrigins());
        Admission admission = Admission.of(config.auth(), Clock.systemUTC(), meters);
        opened.push(admission);
        Guard guard = new Guard(admission, origins, meters);
        Presence presence =
                config.presence().enabled() ? Presence.start(config.presence(), Parts.gossip(config), meters) : null;
        if (presence != null) {
            opened.push(presence);
        }
        Streams streams = new Streams(
                hub,
                backplane,
                rules,
                settings,
                openness,
                observer,
                listener,
                presence == null ? Attendance.NONE : presence,
                meters);
        Routes routes = new Routes(new CrossOrigin(origins))
                .add("/v1/stream", Set.of(HttpMethod.GET, HttpMethod.HEAD), guard.before(new StreamRoute(streams)))
                .add(ViewRoute.PATH, Set.of(HttpMethod.PUT), guard.before(new ViewRoute(rules, meters)))
                .add("/v1/poll", Set.of(HttpMethod.GET), guard.before(new PollRoute(streams)))
                .add(
                        PresenceRoute.PATH + "*",
                        Set.of(HttpMethod.GET),
                        presence == null ? PresenceRoute.OFF : guard.before(new PresenceRoute(presence, rules)));
        routes.add(
                "/v1/ws",
                Set.of(HttpMethod.GET, HttpMethod.CONNECT),
                guard.before(new WebSocketRoute(streams, config.stream().heartbeat(), meters)));
        int payload = config.limits().payload();
        routes.add(SubscribeRoute.PATH, Set.of(HttpMethod.POST), guard.before(new SubscribeRoute(streams, payload)))
                .add(NoMethodRoute.PATH, Set.of(HttpMethod.POST), new NoMethodRoute())
                .add(ProtoFileRoute.PATH, Set.of(HttpMethod.GET, HttpMethod.HEAD), new ProtoFileRoute());
        PublishRoutes.add(routes, guard, backplane, rules, Clock.systemUTC(), tracing, meters);
        return ApiDocument.add(routes, config.limits()).add("/*", Set.of(HttpMethod.GET, HttpMethod.HEAD), pages);
    }

    private EventLoopGroup loops(String name, int threads) {
        EventLoopGroup group = group(name, threads);
        opened.push(() -> end(group));
        return group;
    }

    private static EventLoopGroup group(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("bellwether-" + name), Sockets.handlers());
    }

    private static void end(EventLoopGroup group) {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("notifier: not started (expected: started)");
        }
        return part;
    }
}
