package dev.bellwether.notifier.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration file, checked. Keys and defaults are those of docs/protocol.md.
 *
 * @param listeners where clients connect: the file's one, and whatever else the command line asked for; at least one
 * @param edge what is thought of the pages and proxies that clients come from
 * @param topics 1 to 100, names unique
 * @param files the static root, null for none
 * @param tracing null for off
 */
public record NotifierConfig(
        List<Listener> listeners,
        Edge edge,
        Management management,
        AuthConfig auth,
        List<TopicConfig> topics,
        PushConfig push,
        @Nullable Path files,
        Limits limits,
        Stream stream,
        DrainConfig drain,
        BackplaneConfig backplane,
        PresenceConfig presence,
        @Nullable TracingConfig tracing) {
    public NotifierConfig {
        listeners = List.copyOf(listeners);
        topics = List.copyOf(topics);
    }

    /** The same with one more place where clients connect. */
    public NotifierConfig with(Listener another) {
        List<Listener> more = new ArrayList<>(listeners);
        more.add(another);
        return new NotifierConfig(
                more, edge, management, auth, topics, push, files, limits, stream, drain, backplane, presence, tracing);
    }

    /**
     * @param port 1 to 65535, or 0 for any free one
     * @param tls null for clear text: HTTP/2 with prior knowledge and HTTP/1.1 on one port
     * @param proxyProtocol whether connections begin with a header of the PROXY protocol, version 2
     */
    public record Listener(String host, int port, @Nullable Tls tls, boolean proxyProtocol) {}

    /**
     * The same for all listeners.
     *
     * @param allowedOrigins whose pages may use this gateway beside its own; serialised as browsers do
     * @param trustedProxies ranges of addresses whose word counts as to whom they speak for
     */
    public record Edge(List<String> allowedOrigins, List<String> trustedProxies) {
        public Edge {
            allowedOrigins = List.copyOf(allowedOrigins);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    /**
     * @param tls null only on a loopback address
     * @param operatorKey PEM public key (EC P-256); null only on a loopback address, and then no token is asked
     */
    public record Management(
            String host,
            int port,
            @Nullable Tls tls,
            @Nullable Path operatorKey) {}

    /**
     * @param connections most open at a time, 1 to 1,000,000
     * @param streamsPerConnection most concurrent HTTP/2 streams, 1 to 10,000
     * @param queuedBytesPerStream a subscriber that leaves more than this unread is disconnected, 1Ki to 1Gi
     * @param payload largest publish body, 1 byte to 1000Ki: NATS takes messages up to 1Mi, and topic and time are added
     * @param connectionsPerAddress most open from one address at a time, 1 to 1,000,000; 0 for no such limit
     * @param requestsPerSecond most of one address, 1 to 1,000,000; 0 for no such limit
     * @param subscriptions most topics and patterns of one stream, 1 to 1000
     * @param idle how long a connection may have neither streams nor requests, 100ms to 1h
     * @param connectionAge about how old a connection gets, up to 30 days; zero for any age
     * @param queuedBytes most that all subscribers together may leave unread, queuedBytesPerStream to 1Ti; beyond it those that pin most are
     *     disconnected first
     * @param flood what one connection may ask for nothing
     */
    public record Limits(
            int connections,
            int streamsPerConnection,
            int queuedBytesPerStream,
            int payload,
            int connectionsPerAddress,
            int requestsPerSecond,
            int subscriptions,
            Duration idle,
            Duration connectionAge,
            long queuedBytes,
            FloodConfig flood) {
        /** What {@code queuedBytes} is where the file does not say: a quarter of the most this JVM's heap may grow to. */
        public static long defaultQueuedBytes() {
            return Runtime.getRuntime().maxMemory() / 4;
        }
    }

    /**
     * @param heartbeat longest silence on a stream, 100ms to 30s
     * @param retry what a client is asked to wait before it reconnects, 1ms to 1h
     */
    public record Stream(Duration heartbeat, Duration retry) {}
}
