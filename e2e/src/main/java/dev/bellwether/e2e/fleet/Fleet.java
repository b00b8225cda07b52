package dev.bellwether.e2e.fleet;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Clients, publisher and logs. Publishing begins once every client has a cursor, so that each of them is owed every notification; it ends first, so that the last
 * notifications have time to arrive.
 */
public final class Fleet implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final FleetSettings settings;
    private final FleetLogs logs;
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<FleetClient> clients = new ArrayList<>();
    private final Publisher publisher;
    private final Lives lives = new Lives();

    /**
     * Prepares a fleet; nothing is sent yet.
     *
     * @throws IOException if logs cannot be written or payloads not read
     */
    public Fleet(FleetSettings settings) throws IOException {
        this.settings = settings;
        List<byte[]> bodies = Payloads.read(settings.payloads());
        HttpClient http = TrustedHttp.client(settings.trustedCertificates());
        this.logs = settings.logs() == null ? new FleetLogs() : new FleetLogs(settings.logs());
        this.publisher = new Publisher(settings, http, bodies, logs, timer);
        for (int i = 0; i < settings.clients().size(); i++) {
            clients.add(new FleetClient(i, settings.clients().get(i), settings, logs, loops.next(), lives, http));
        }
    }

    /**
     * Connects all clients and begins to publish.
     *
     * @param patience how long all clients together may take to get a cursor
     * @throws IllegalStateException if they do not
     */
    public void start(Duration patience) throws IOException, InterruptedException {
        clients.forEach(FleetClient::start);
        timer.scheduleAtFixedRate(this::note, 1, 1, TimeUnit.SECONDS);
        if (!await(patience, () -> clients.stream().allMatch(FleetClient::placed))) {
            long placed = clients.stream().filter(FleetClient::placed).count();
            throw new IllegalStateException(
                    "clients with a stream after " + patience + ": " + placed + " (expected: " + clients.size() + ")");
        }
        if (settings.rate() > 0) {
            publisher.start();
        }
    }

    /** How many lives the clients have had, by how notifications came to them. */
    public Map<Travel, Long> lives() {
        return lives.byTravel();
    }

    /** How it is going. */
    public Progress progress() {
        int open = (int) clients.stream().filter(FleetClient::open).count();
        return new Progress(
                System.currentTimeMillis(),
                clients.size(),
                open,
                lives.total(),
                logs.acks.lines(),
                logs.received.lines(),
                logs.faults.lines());
    }

    /** Stops publishing and the clients, where somebody else reads the logs and judges. */
    void stop() throws IOException, InterruptedException {
        publisher.stop();
        await(settings.settle(), publisher::idle);
        clients.forEach(FleetClient::stop);
        note();
    }

    /**
     * Stops publishing, lets the rest arrive, stops the clients, writes {@code summary.json}.
     *
     * @return what became of the notifications
     * @throws IllegalStateException if the logs are not in a folder
     */
    public Delivery finish() throws IOException, InterruptedException {
        publisher.stop();
        await(settings.settle(), publisher::idle);
        Map<String, String> topics = new LinkedHashMap<>();
        clients.forEach(client -> topics.put(client.name(), client.topic()));
        await(settings.settle(), () -> logs.judge(topics).lost() == 0);
        clients.forEach(FleetClient::stop);
        Delivery delivery = logs.judge(topics);
        logs.summary(delivery);
        return delivery;
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        clients.forEach(FleetClient::stop);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        logs.close();
    }

    private static boolean await(Duration patience, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void note() {
        logs.progress.append(progress());
        logs.flush();
    }
}
