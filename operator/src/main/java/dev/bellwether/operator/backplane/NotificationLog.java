package dev.bellwether.operator.backplane;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's JetStream stream.
 *
 * @param stream {@code bellwether_<namespace>_<name>}
 * @param subjectPrefix {@code bellwether.<namespace>.<name>}
 * @param replicas 1 or 3
 * @param maxBytes what the stream may grow to before its oldest messages go, in bytes; {@link #UNBOUNDED} leaves it to whoever runs NATS
 */
public record NotificationLog(String stream, String subjectPrefix, int replicas, long maxBytes) {
    /** The operator sets no size of its own. */
    public static final long UNBOUNDED = -1;

    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int STREAM_NOT_FOUND = 10059;

    /** The stream of a gateway. Names of Kubernetes hold no {@code _}; a {@code .} in a gateway's name is not allowed by its schema. */
    public static NotificationLog of(String namespace, String gateway, int replicas, long maxBytes) {
        return new NotificationLog(
                "bellwether_" + namespace + "_" + gateway,
                "bellwether." + namespace + "." + gateway,
                replicas,
                maxBytes);
    }

    /**
     * Where NATS is and who asks.
     *
     * @param authorities PEM of who may vouch for it, which makes TLS a must, as a {@code tls://} URL does; null for whom the JVM trusts
     */
    public record Server(
            List<String> urls,
            String username,
            String password,
            @Nullable String authorities) {
        public Server(List<String> urls, String username, String password) {
            this(urls, username, password, null);
        }

        private boolean tls() {
            return authorities != null || urls.stream().anyMatch(url -> url.startsWith("tls://"));
        }
    }

    /** What {@link #ensure} did. */
    public enum Outcome {
        Unchanged,
        Created,
        Updated
    }

    /**
     * Creates the stream or adapts its limits; writes nothing when it is as wanted.
     *
     * @throws IOException if NATS cannot be reached in two seconds or has no JetStream yet
     * @throws JetStreamApiException if NATS refuses
     */
    public Outcome ensure(Server server, LogLimits limits)
            throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = connect(server)) {
            JetStreamManagement management = connection.jetStreamManagement();
            StreamConfiguration present;
            try {
                present = management.getStreamInfo(stream).getConfiguration();
            } catch (JetStreamApiException e) {
                if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                    throw e;
                }
                management.addStream(wanted(
                        StreamConfiguration.builder().name(stream).allowMessageTtl(knowsTtl(connection)),
                        limits,
                        window(null, limits)));
                return Outcome.Created;
            }
            boolean ttl = present.isAllowMessageTtl() || knowsTtl(connection);
            if (serves(present, limits) && ttl == present.isAllowMessageTtl()) {
                return Outcome.Unchanged;
            }
            management.updateStream(wanted(
                    StreamConfiguration.builder(present).allowMessageTtl(ttl),
                    limits,
                    window(present.getDuplicateWindow(), limits)));
            return Outcome.Updated;
        }
    }

    /**
     * Whether the stream is there, for a platform's NATS on which the operator may not create it.
     *
     * @throws IOException if NATS cannot be reached in two seconds
     */
    public boolean exists(Server server) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = connect(server)) {
            connection.jetStreamManagement().getStreamInfo(stream);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private StreamConfiguration wanted(StreamConfiguration.Builder builder, LogLimits limits, Duration window) {
        if (maxBytes != UNBOUNDED) {
            builder.maxBytes(maxBytes);
        }
        return builder.subjects(subjectPrefix + ".>")
                .storageType(StorageType.File)
                .replicas(replicas)
                .maxAge(limits.maxAge())
                .duplicateWindow(window)
                .maxMessagesPerSubject(perSubject(limits))
                .allowDirect(true)
                .build();
    }

    /** Whether messages can have a time to live of their own; notifiers give them one only where the stream says so. */
    private static boolean knowsTtl(Connection connection) {
        return connection.getServerInfo().isSameOrNewerThanVersion("2.11.0");
    }

    private boolean serves(StreamConfiguration present, LogLimits limits) {
        return present.getSubjects().equals(List.of(subjectPrefix + ".>"))
                && present.getReplicas() == replicas
                && present.getMaxAge().equals(limits.maxAge())
                && window(present.getDuplicateWindow(), limits).equals(present.getDuplicateWindow())
                && present.getMaxMsgsPerSubject() == perSubject(limits)
                && (maxBytes == UNBOUNDED || present.getMaxBytes() == maxBytes);
    }

    /**
     * How long the keys of notifications are remembered: on a platform's NATS what the platform chose, and never longer than the messages,
     * which NATS would refuse.
     *
     * @param present null for a stream that is not there yet
     */
    private Duration window(@Nullable Duration present, LogLimits limits) {
        Duration chosen = maxBytes == UNBOUNDED && present != null ? present : DUPLICATE_WINDOW;
        return chosen.compareTo(limits.maxAge()) <= 0 ? chosen : limits.maxAge();
    }

    /** One more than a replay tells: that is how a notifier knows that there was more, and tells the client of a gap. */
    private static long perSubject(LogLimits limits) {
        return limits.messagesPerTopic() + 1;
    }

    private static Connection connect(Server server) throws IOException, InterruptedException {
        Options.Builder options = Options.builder()
                .servers(server.urls().toArray(new String[0]))
                .userInfo(server.username().toCharArray(), server.password().toCharArray())
                .connectionName("bellwether-operator")
                .connectionTimeout(PATIENCE)
                .noReconnect();
        if (server.tls()) {
            // Names are not made addresses before they have been compared with the certificate.
            options.sslContext(NatsTrust.context(server.authorities()))
                    .dataPortType(VerifiedPort.class.getName())
                    .noResolveHostnames();
        }
        return Nats.connect(options.build());
    }
}
