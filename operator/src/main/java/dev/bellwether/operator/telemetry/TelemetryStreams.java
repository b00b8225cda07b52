package dev.bellwether.operator.telemetry;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

/**
 * The reports of all pods of one gateway in one epoch. {@link #follow} says which pods are wanted now: missing streams are
 * opened, streams of other pods or of another epoch are closed. Not thread-safe: everything runs on the executor's only thread.
 */
public final class TelemetryStreams implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 250;

    private final ManagementClient management;
    private final String namespace;
    private final String gateway;
    private final ScheduledExecutorService executor;
    private final BiConsumer<PodEndpoint, TelemetryReport> reports;
    private final Map<PodEndpoint, TelemetryStream> streams = new HashMap<>();
    private Epoch epoch = new Epoch("", "");

    /**
     * What a request carries.
     *
     * @param name 1 to 64 of {@code A–Z a–z 0–9 . _ -}
     * @param salt 16 to 64 hexadecimal digits
     */
    public record Epoch(String name, String salt) {}

    public TelemetryStreams(
            ManagementClient management,
            String namespace,
            String gateway,
            ScheduledExecutorService executor,
            BiConsumer<PodEndpoint, TelemetryReport> reports) {
        this.management = management;
        this.namespace = namespace;
        this.gateway = gateway;
        this.executor = executor;
        this.reports = reports;
    }

    public void follow(Epoch wanted, Set<PodEndpoint> pods) {
        if (!wanted.equals(epoch)) {
            close();
            epoch = wanted;
        }
        for (Iterator<Map.Entry<PodEndpoint, TelemetryStream>> all =
                        streams.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<PodEndpoint, TelemetryStream> one = all.next();
            if (!pods.contains(one.getKey())) {
                one.getValue().close();
                all.remove();
            }
        }
        for (PodEndpoint pod : pods) {
            if (!streams.containsKey(pod)) {
                TelemetryStream stream = stream(pod, wanted);
                streams.put(pod, stream);
                stream.open();
            }
        }
    }

    /** Dials silent pods again; to be called about once a second. */
    public void watch() {
        streams.values().forEach(TelemetryStream::watch);
    }

    @Override
    public void close() {
        streams.values().forEach(TelemetryStream::close);
        streams.clear();
    }

    private TelemetryStream stream(PodEndpoint pod, Epoch wanted) {
        String path = "/v1/telemetry?epoch=" + wanted.name() + "&salt=" + wanted.salt() + "&intervalMillis="
                + INTERVAL_MILLIS;
        return new TelemetryStream(
                pod.namespace() + "/" + pod.pod(),
                management.client(namespace, gateway),
                () -> management.request(pod, path).GET().build(),
                executor,
                report -> reports.accept(pod, report));
    }
}
