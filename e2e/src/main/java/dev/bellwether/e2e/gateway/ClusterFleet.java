package dev.bellwether.e2e.gateway;

import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Fault;
import dev.bellwether.e2e.fleet.MergedLogs;
import dev.bellwether.e2e.fleet.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A fleet of pods in the gateway's cluster: several with clients, which share their pod's address, and one that publishes. It begins once all clients follow and
 * is the first to end.
 */
public final class ClusterFleet implements RunningFleet {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 300;
    private static final String PUBLISHER = "publisher";

    private final KubernetesClient client;
    private final FleetPods pods;
    private final MergedLogs logs;
    private final Map<String, String> topics = new LinkedHashMap<>();
    private final List<LogWatch> watches = new ArrayList<>();

    private ClusterFleet(KubernetesClient client, FleetPods pods, Path folder) throws IOException {
        this.client = client;
        this.pods = pods;
        this.logs = new MergedLogs(folder);
    }

    /**
     * Starts the pods and waits until all clients follow.
     *
     * @param folder where the logs are gathered
     * @throws AssertionError if they do not
     */
    public static ClusterFleet start(KubernetesClient client, FleetPods pods, Path folder)
            throws IOException, InterruptedException {
        ClusterFleet fleet = new ClusterFleet(client, pods, folder);
        try {
            for (String name : pods.names()) {
                fleet.create(pods.clients(name));
                fleet.topics.putAll(pods.topicsOf(name));
            }
            for (String name : pods.names()) {
                fleet.follow(name);
            }
            fleet.create(pods.publisher(PUBLISHER));
            fleet.follow(PUBLISHER);
            return fleet;
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            fleet.close();
            throw e;
        }
    }

    @Override
    public Optional<Progress> progress() {
        return Optional.of(logs.progress());
    }

    @Override
    public void mustRun() {
        for (Pod pod : client.pods()
                .inNamespace(pods.namespace())
                .withLabels(FleetPods.LABELS)
                .list()
                .getItems()) {
            if (!"Running".equals(pod.getStatus().getPhase())) {
                throw new AssertionError("pod " + pod.getMetadata().getName() + " of the clients: "
                        + pod.getStatus().getPhase() + " " + pod.getStatus().getContainerStatuses());
            }
        }
    }

    @Override
    public List<Fault> faultsSince(long millis) {
        try {
            return logs.faults().stream().filter(fault -> fault.at() >= millis).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Delivery finish() throws IOException, InterruptedException {
        end(PUBLISHER);
        long deadline = System.nanoTime() + SETTLE.toNanos();
        Delivery delivery = logs.judge(topics);
        while (!delivery.complete() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            delivery = logs.judge(topics);
        }
        pods.names().forEach(name -> pod(name).delete());
        return delivery;
    }

    @Override
    public void close() {
        watches.forEach(LogWatch::close);
        pod(PUBLISHER).withGracePeriod(0).delete();
        pods.names().forEach(name -> pod(name).withGracePeriod(0).delete());
        try {
            logs.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(Pod pod) {
        client.resource(pod).inNamespace(pods.namespace()).serverSideApply();
    }

    private void follow(String name) throws InterruptedException {
        pod(name)
                .waitUntilCondition(
                        pod -> pod != null
                                && pod.getStatus() != null
                                && "Running".equals(pod.getStatus().getPhase()),
                        START.toSeconds(),
                        TimeUnit.SECONDS);
        watches.add(pod(name).watchLog(logs.of(name)));
        long deadline = System.nanoTime() + START.toNanos();
        while (!logs.output(name).contains("following:")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("pod " + name + " does not follow; it printed:\n" + logs.output(name));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private void end(String name) {
        pod(name).delete();
        pod(name).waitUntilCondition(Objects::isNull, SETTLE.toSeconds() * 2, TimeUnit.SECONDS);
    }

    private PodResource pod(String name) {
        return client.pods().inNamespace(pods.namespace()).withName(name);
    }
}
