package dev.bellwether.notifier.backplane;

import dev.bellwether.notifier.config.BackplaneConfig;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subject of core NATS that is outside the log's: {@code presence.} and the log's prefix. On a connection of its own, so that much of it keeps no
 * notification waiting; a connection that was lost is made anew.
 */
public final class NatsGossip implements Gossip {
    private static final Logger LOG = LoggerFactory.getLogger(NatsGossip.class);
    private static final long CHECK_MILLIS = 500;

    private final BackplaneConfig.JetStream config;
    private final String subject;
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "bellwether-gossip");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Connection connection;

    public NatsGossip(BackplaneConfig.JetStream config) {
        this.config = config;
        this.subject = "presence." + config.subjectPrefix();
    }

    @Override
    public void start(Listener listener) {
        supervisor.scheduleWithFixedDelay(() -> check(listener), 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check(Listener listener) {
        if (isConnected()) {
            return;
        }
        try {
            disconnect();
            Connection open = Nats.connect(NatsOptions.of(config, (changed, event) -> {}));
            connection = open;
            open.createDispatcher(message -> listener.heard(message.getData())).subscribe(subject);
            open.flush(NatsOptions.PATIENCE);
            listener.connected();
        } catch (InterruptedException e) {
            disconnect();
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            disconnect();
            LOG.debug("presence: NATS at {} cannot be reached: {}", config.url(), e.getMessage());
        }
    }

    @Override
    public boolean isConnected() {
        Connection open = connection;
        return open != null && open.getStatus() == Connection.Status.CONNECTED;
    }

    @Override
    public void tell(byte[] message) {
        Connection open = connection;
        if (open != null && isConnected()) {
            try {
                open.publish(subject, message);
            } catch (IllegalStateException e) {
                LOG.debug("presence: not told: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
        disconnect();
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
