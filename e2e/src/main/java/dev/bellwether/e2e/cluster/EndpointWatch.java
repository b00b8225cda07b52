package dev.bellwether.e2e.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows which pods a Service sends clients to, and notes the moment each left: the end of a rollback's clock is the watch event
 * that takes the canary's last pod out.
 */
public final class EndpointWatch implements AutoCloseable {
    private final SharedIndexInformer<EndpointSlice> informer;
    private final Map<String, Set<String>> podsBySlice = new ConcurrentHashMap<>();
    private final Map<String, Instant> left = new ConcurrentHashMap<>();

    /** Starts to watch the slices of one Service. */
    public EndpointWatch(KubernetesClient client, String namespace, String service) {
        informer = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", service)
                .inform(new Follower());
    }

    /** The pods that receive new clients now. */
    public synchronized Set<String> pods() {
        return podsBySlice.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** When each pod that is no longer an endpoint was last seen to leave. */
    public synchronized Map<String, Instant> left() {
        return new TreeMap<>(left);
    }

    /**
     * Waits until all of some pods have left.
     *
     * @return when each was seen to
     */
    public synchronized Map<String, Instant> awaitLeft(Set<String> pods, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!left.keySet().containsAll(pods)) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("still endpoints after " + patience + ": " + pods() + " of " + pods);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
        Map<String, Instant> those = left();
        those.keySet().retainAll(pods);
        return those;
    }

    @Override
    public void close() {
        informer.close();
    }

    private synchronized void see(EndpointSlice slice, boolean deleted) {
        Instant now = Instant.now();
        Set<String> before = pods();
        String name = slice.getMetadata().getName();
        podsBySlice.put(name, deleted ? Set.of() : serving(slice));
        Set<String> after = pods();
        before.stream().filter(pod -> !after.contains(pod)).forEach(pod -> left.put(pod, now));
        left.keySet().removeAll(after);
        notifyAll();
    }

    private static Set<String> serving(EndpointSlice slice) {
        return slice.getEndpoints() == null
                ? Set.of()
                : slice.getEndpoints().stream()
                        .filter(EndpointWatch::isReady)
                        .map(endpoint -> endpoint.getTargetRef().getName())
                        .collect(Collectors.toSet());
    }

    private static boolean isReady(Endpoint endpoint) {
        return endpoint.getTargetRef() != null
                && endpoint.getConditions() != null
                && !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }

    private final class Follower implements ResourceEventHandler<EndpointSlice> {
        @Override
        public void onAdd(EndpointSlice slice) {
            see(slice, false);
        }

        @Override
        public void onUpdate(@Nullable EndpointSlice before, EndpointSlice slice) {
            see(slice, false);
        }

        @Override
        public void onDelete(EndpointSlice slice, boolean finalStateUnknown) {
            see(slice, true);
        }
    }
}
