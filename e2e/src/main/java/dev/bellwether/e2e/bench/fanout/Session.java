package dev.bellwether.e2e.bench.fanout;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Subscribers that follow a server's one topic, and its publisher: loads of any rate, one after the other. */
final class Session implements Closeable {
    private static final long QUIET_MILLIS = 2000;

    private final Server server;
    private final long subscribers;
    private final Deliveries deliveries;
    private final Swarm swarm;
    private final Publisher publisher;

    private Session(Server server, long subscribers, Deliveries deliveries, Swarm swarm, Publisher publisher) {
        this.server = server;
        this.subscribers = subscribers;
        this.deliveries = deliveries;
        this.swarm = swarm;
        this.publisher = publisher;
    }

    /**
     * Connects, and returns when everybody follows.
     *
     * @param streams on each connection
     */
    static Session open(Server server, Wire wire, int connections, int streams)
            throws IOException, InterruptedException {
        Deliveries deliveries = new Deliveries();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
        Swarm swarm = Swarm.connect(address, wire, server.subscribePath(), connections, streams, deliveries);
        try {
            Session session =
                    new Session(server, (long) connections * streams, deliveries, swarm, new Publisher(server));
            session.everybodyFollows();
            return session;
        } catch (IOException | InterruptedException | RuntimeException e) {
            swarm.close();
            throw e;
        }
    }

    /**
     * Publishes evenly and waits for what is owed.
     *
     * @param rate events a second
     * @throws IOException when a client was sent away
     */
    FanoutRun run(double rate, Duration time) throws IOException, InterruptedException {
        deliveries.reset();
        int count = (int) Math.max(1, rate * time.toMillis() / 1000);
        long owed = count * subscribers;
        Duration before = server.process().cpu();
        long start = System.nanoTime();
        publisher.publish(count, rate);
        swarm.await(owed, QUIET_MILLIS);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Duration cpu = server.process().cpu().minus(before);
        return new FanoutRun(
                deliveries.count(),
                owed,
                took,
                cpu,
                Duration.ofNanos(deliveries.delay(0.5)),
                Duration.ofNanos(deliveries.delay(0.99)));
    }

    /** Requests are answered in their own time: publishes now and then until one event reaches all. */
    private void everybodyFollows() throws IOException, InterruptedException {
        for (int i = 0; i < 60; i++) {
            deliveries.reset();
            publisher.publish(1, 1000);
            swarm.await(subscribers, QUIET_MILLIS);
            swarm.await(Long.MAX_VALUE, QUIET_MILLIS / 2);
            if (deliveries.count() == subscribers) {
                return;
            }
        }
        throw new IOException(deliveries.count() + " of " + subscribers + " subscribers follow");
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        swarm.close();
    }
}
