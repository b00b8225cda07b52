package dev.bellwether.e2e.bench.fanout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One load on one server.
 *
 * @param deliveries counted at the clients
 * @param owed events published times subscribers
 * @param cpu the server's user and system time, garbage collection and whatever else it does included
 * @param p50 from when an event was due to when a client had it
 * @param p99 the same
 */
record FanoutRun(long deliveries, long owed, Duration cpu, Duration p50, Duration p99) {
    private static final Duration BEARABLE = Duration.ofMillis(500);
    private static final long QUIET_MILLIS = 2000;

    /** Per second of the server's processor time. */
    double perCpuSecond() {
        return deliveries / (cpu.toNanos() / 1e9);
    }

    /** Nothing lost, and 99 of 100 within half a second. */
    boolean holds() {
        return deliveries == owed && p99.compareTo(BEARABLE) <= 0;
    }

    /** Connects, warms up, counts, and lets go of everything but the server. */
    static FanoutRun of(Server server, Load load) throws IOException, InterruptedException {
        Deliveries deliveries = new Deliveries();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.port());
        try (Swarm swarm = Swarm.connect(
                        address, load.wire(), server.subscribePath(), load.connections(), load.streams(), deliveries);
                Publisher publisher = new Publisher(server)) {
            everybodyFollows(publisher, swarm, deliveries, load);
            publish(publisher, swarm, deliveries, load, load.warm());
            deliveries.reset();
            Duration before = server.process().cpu();
            long owed = publish(publisher, swarm, deliveries, load, load.counted());
            Duration cpu = server.process().cpu().minus(before);
            return new FanoutRun(
                    deliveries.count(),
                    owed,
                    cpu,
                    Duration.ofNanos(deliveries.delay(0.5)),
                    Duration.ofNanos(deliveries.delay(0.99)));
        }
    }

    /** Requests are answered in their own time: publishes now and then until one event reaches all. */
    private static void everybodyFollows(Publisher publisher, Swarm swarm, Deliveries deliveries, Load load)
            throws IOException, InterruptedException {
        for (int i = 0; i < 60; i++) {
            deliveries.reset();
            publisher.publish(1, 1000);
            swarm.await(load.subscribers(), 1000);
            if (deliveries.count() == load.subscribers()) {
                // What earlier ones still owe must not be counted later.
                swarm.await(Long.MAX_VALUE, QUIET_MILLIS);
                return;
            }
        }
        throw new IOException(deliveries.count() + " of " + load.subscribers() + " subscribers follow");
    }

    private static long publish(Publisher publisher, Swarm swarm, Deliveries deliveries, Load load, Duration time)
            throws IOException, InterruptedException {
        long before = deliveries.count();
        int count = (int) (load.rate() * time.toMillis() / 1000);
        publisher.publish(count, load.rate());
        swarm.await(before + count * load.subscribers(), QUIET_MILLIS);
        return count * load.subscribers();
    }
}
