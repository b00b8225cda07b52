package dev.bellwether.notifier.backplane;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.time.Duration;

/** Counts a stream's consumers by what the server says of each. */
final class ConsumerCount implements AutoCloseable {
    private final Connection connection;
    private int created;
    private int present;
    private int most;

    ConsumerCount(Connection connection, String stream) throws Exception {
        this.connection = connection;
        Dispatcher dispatcher = connection.createDispatcher();
        dispatcher.subscribe("$JS.EVENT.ADVISORY.CONSUMER.CREATED." + stream + ".>", message -> changed(true));
        dispatcher.subscribe("$JS.EVENT.ADVISORY.CONSUMER.DELETED." + stream + ".>", message -> changed(false));
        connection.flush(Duration.ofSeconds(5));
    }

    private synchronized void changed(boolean more) {
        created += more ? 1 : 0;
        present += more ? 1 : -1;
        most = Math.max(most, present);
    }

    synchronized int created() {
        return created;
    }

    /** The most that there were at a time. */
    synchronized int most() {
        return most;
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
