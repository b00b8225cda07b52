package dev.bellwether.client.metrics;

import dev.bellwether.client.ClientObserver;
import dev.bellwether.client.Interruption;
import dev.bellwether.client.Transport;
import dev.bellwether.client.pool.PoolAction.Eviction;
import dev.bellwether.client.push.PushDecision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts in a Micrometer registry; docs/client.md lists the names. One observer may serve several clients that share a pool; clients with pools of their own take one each, told
 * apart by tags, or their gauges would overwrite each other.
 */
public final class MicrometerObserver implements ClientObserver {
    private static final String PREFIX = "bellwether.client.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final AtomicInteger eventStreams = new AtomicInteger();
    private final AtomicInteger webSockets = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param tags on every meter, for example the gateway's name */
    public MicrometerObserver(MeterRegistry registry, Tag... tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
        for (Transport transport : Transport.values()) {
            gauge("streams", "Open streams", open(transport), "transport", lower(transport));
        }
        gauge("pool.connections", "Connections of the pool, those in the making among them", connections);
        gauge("pool.waiting", "Streams that wait for a connection", waiting);
    }

    @Override
    public void opened(Transport transport) {
        open(transport).incrementAndGet();
    }

    @Override
    public void ended(Transport transport) {
        open(transport).decrementAndGet();
    }

    @Override
    public void event(Transport transport) {
        count("events", "Notifications received", "transport", lower(transport));
    }

    @Override
    public void interrupted(Interruption why) {
        count(
                "interruptions",
                "Streams that ended without their owner's doing, or were not accepted",
                "reason",
                why.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT));
    }

    @Override
    public void reconnecting(boolean resumed) {
        count("reconnects", "Streams asked for again", "cursor", resumed ? "yes" : "no");
    }

    @Override
    public void gap() {
        count("gaps", "Gaps that the server told of");
    }

    @Override
    public void push(PushDecision decision) {
        count("pushes", "Promises by what was decided", "decision", lower(decision));
    }

    @Override
    public void heartbeatsMissed() {
        count("heartbeats.missed", "Connections given up because their heartbeats did not come");
    }

    @Override
    public void granted(boolean reused) {
        count(
                "pool.acquisitions",
                "Streams that asked the pool, by what they got",
                "outcome",
                reused ? "reused" : "new");
    }

    @Override
    public void expired() {
        count("pool.acquisitions", "Streams that asked the pool, by what they got", "outcome", "expired");
    }

    @Override
    public void dialFailed() {
        count("pool.dials.failed", "Connections that could not be made");
    }

    @Override
    public void evicted(Eviction why) {
        count("pool.evictions", "Connections that the pool closed", "reason", lower(why));
    }

    @Override
    public void size(int nowConnections, int nowWaiting) {
        connections.set(nowConnections);
        waiting.set(nowWaiting);
    }

    private AtomicInteger open(Transport transport) {
        return transport == Transport.SSE ? eventStreams : webSockets;
    }

    private void gauge(String name, String description, AtomicInteger value, String... extra) {
        Gauge.builder(PREFIX + name, value, AtomicInteger::get)
                .description(description)
                .tags(tags.and(extra))
                .register(registry);
    }

    private void count(String name, String description, String... extra) {
        Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags.and(extra))
                .register(registry)
                .increment();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
