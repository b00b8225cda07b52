package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import dev.bellwether.notifier.config.ConfigException;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to NATS and the live feed from its log.
 *
 * <p>An ordered consumer carries the messages; twice a second one thread compares what arrived with what the log says it holds, and
 * begins a new consumer after the last message seen when nothing moves. So it does not matter how a consumer was lost: a restart of NATS, a
 * purge of its memory, a connection that only looked alive.
 */
final class JetStreamFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamFeed.class);
    private static final long CHECK_MILLIS = 500;

    private final BackplaneConfig.JetStream config;
    private final Subjects subjects;
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "bellwether-log");
        thread.setDaemon(true);
        return thread;
    });
    private final Object lock = new Object();

    private @Nullable LiveSink sink;
    private @Nullable Connection connection;
    private @Nullable Dispatcher dispatcher;
    private @Nullable JetStreamSubscription subscription;
    private volatile @Nullable Log log;
    private @Nullable String epoch;
    private long seen;
    private long generation;
    private long behindAt = -1;
    private boolean told;
    private String reason = "";

    /**
     * A log that can be reached.
     *
     * @param window how long it remembers message ids; zero for not at all
     * @param ttl whether messages may have a time to live of their own
     */
    record Log(Connection connection, String epoch, Duration window, boolean ttl) {}

    JetStreamFeed(BackplaneConfig.JetStream config, Subjects subjects) {
        this.config = config;
        this.subjects = subjects;
    }

    void start(LiveSink live) {
        sink = live;
        supervisor.scheduleWithFixedDelay(this::check, 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Null while it cannot be reached. */
    @Nullable
    Log log() {
        Log reachable = log;
        return reachable != null && reachable.connection().getStatus() == Connection.Status.CONNECTED
                ? reachable
                : null;
    }

    /** The log's identity: when it was created, in nanoseconds since 1970, base 36. */
    static String epoch(StreamInfo info) {
        ZonedDateTime created = info.getCreateTime();
        return Long.toString(created.toEpochSecond() * 1_000_000_000L + created.getNano(), Character.MAX_RADIX);
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
        disconnect();
    }

    private void disconnect() {
        Connection open;
        synchronized (lock) {
            generation++;
            open = connection;
            connection = null;
            subscription = null;
            log = null;
        }
        if (open != null) {
            try {
                open.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void check() {
        try {
            Connection open = connected();
            long known;
            synchronized (lock) {
                known = seen;
            }
            follow(open, known, open.jetStreamManagement().getStreamInfo(config.stream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JetStreamApiException e) {
            away(config.url() + ", stream " + config.stream() + ": " + e.getMessage());
        } catch (Exception e) {
            // Whatever state the connection is in, a new one is in a known state.
            disconnect();
            away("NATS at " + config.url() + " cannot be reached: " + e.getMessage());
        }
    }

    /** The connection in use, or a new one. */
    Connection connected() throws IOException, InterruptedException, ConfigException {
        Connection open = connection;
        if (open == null || open.getStatus() != Connection.Status.CONNECTED) {
            disconnect();
            // The credentials are read anew, too: they may have been what was wrong.
            open = connect(NatsOptions.of(config, (changed, event) -> supervise(changed)));
            synchronized (lock) {
                connection = open;
                dispatcher = open.createDispatcher();
                subscription = null;
            }
        }
        return open;
    }

    private static Connection connect(Options options) throws IOException, InterruptedException {
        try {
            return Nats.connect(options);
        } catch (IOException e) {
            throw options.getErrorListener() instanceof NatsOptions.Quiet listener
                    ? new IOException(listener.reason(e), e)
                    : e;
        }
    }

    /** Looks at once when the connection in use changes; attempts to make one are the timer's, or each failure would cause the next. */
    private void supervise(@Nullable Connection changed) {
        synchronized (lock) {
            if (changed == null || changed != connection) {
                return;
            }
        }
        if (!supervisor.isShutdown()) {
            supervisor.execute(this::check);
        }
    }

    /** @param known what had been seen before the log was asked: what arrives meanwhile may be newer than its answer */
    private void follow(Connection open, long known, StreamInfo info) throws Exception {
        String now = epoch(info);
        long last = info.getStreamState().getLastSequence();
        long first = info.getStreamState().getFirstSequence();
        synchronized (lock) {
            boolean another = !now.equals(epoch) || last < known || subscription == null && first > seen + 1;
            if (another) {
                epoch = now;
                seen = last;
                live().begin(now, last);
                subscribe(open);
            } else if (subscription == null || !subscription.isActive() || isStuck(last)) {
                subscribe(open);
            }
            Duration window = info.getConfiguration().getDuplicateWindow();
            log = new Log(
                    open,
                    now,
                    window == null ? Duration.ZERO : window,
                    info.getConfiguration().isAllowMessageTtl());
            if (!told) {
                told = true;
                reason = "";
                LOG.info("the log is reached: {} at {}", config.stream(), config.url());
                live().connected(true);
            }
        }
    }

    /** Whether the log was ahead already at the last check and nothing has arrived since. */
    private boolean isStuck(long last) {
        boolean stuck = last > seen && behindAt == seen;
        behindAt = last > seen ? seen : -1;
        return stuck;
    }

    private void subscribe(Connection open) throws Exception {
        JetStreamSubscription before = subscription;
        Dispatcher delivering = dispatcher;
        if (delivering == null) {
            throw new IllegalStateException("a connection has a dispatcher");
        }
        if (before != null && before.isActive()) {
            delivering.unsubscribe(before);
        }
        long mine = ++generation;
        behindAt = -1;
        subscription = open.jetStream()
                .subscribe(
                        subjects.prefix() + ".>",
                        delivering,
                        message -> arrived(mine, message),
                        false,
                        PushSubscribeOptions.builder().stream(config.stream())
                                .ordered(true)
                                .configuration(ConsumerConfiguration.builder()
                                        .deliverPolicy(DeliverPolicy.ByStartSequence)
                                        .startSequence(seen + 1)
                                        .idleHeartbeat(Duration.ofSeconds(1))
                                        .build())
                                .build());
    }

    private void arrived(long from, Message message) {
        if (!message.isJetStream()) {
            return;
        }
        long sequence = message.metaData().streamSequence();
        synchronized (lock) {
            if (from != generation || sequence <= seen) {
                return;
            }
            seen = sequence;
            live().event(LogMessage.event(message, subjects), LogMessage.trace(message));
        }
    }

    private void away(String why) {
        synchronized (lock) {
            log = null;
            if (!why.equals(reason)) {
                reason = why;
                LOG.warn("the log is away: {}", why);
            }
            if (told) {
                told = false;
                live().connected(false);
            }
        }
    }

    private LiveSink live() {
        LiveSink live = sink;
        if (live == null) {
            throw new IllegalStateException("start was not called");
        }
        return live;
    }
}
