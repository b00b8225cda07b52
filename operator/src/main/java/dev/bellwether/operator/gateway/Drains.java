package dev.bellwether.operator.gateway;

import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.rollout.RevisionState;
import dev.bellwether.operator.telemetry.DrainCall;
import dev.bellwether.operator.telemetry.PodEndpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drain calls under way, one at a time for each pod, and how far each pod said it was. */
final class Drains {
    private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

    private final DrainCall call;
    private final ExecutorService executor;
    private final Wakeup wakeup;
    private final Map<String, RevisionState.Drain> progress = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    Drains(DrainCall call, ExecutorService executor, Wakeup wakeup) {
        this.call = call;
        this.executor = executor;
        this.wakeup = wakeup;
    }

    /** Asks every pod that has not said it is drained; answers arrive later and wake the gateway when they change something. */
    void begin(GatewayIdentity gateway, String revision, List<Pod> pods) {
        for (Pod pod : pods) {
            String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            String name = pod.getMetadata().getName();
            String key = gateway.namespace() + "/" + name;
            if (ip != null && progress.get(key) != RevisionState.Drain.DRAINED && asking.add(key)) {
                executor.execute(() -> ask(gateway, new PodEndpoint(gateway.namespace(), name, revision, ip), key));
            }
        }
    }

    RevisionState.Drain of(String namespace, String pod) {
        return progress.getOrDefault(namespace + "/" + pod, RevisionState.Drain.SERVING);
    }

    /** Forgets pods that are gone. */
    void retain(String namespace, Set<String> pods) {
        progress.keySet()
                .removeIf(key ->
                        key.startsWith(namespace + "/") && !pods.contains(key.substring(namespace.length() + 1)));
    }

    private void ask(GatewayIdentity gateway, PodEndpoint pod, String key) {
        try {
            DrainCall.Progress answer = call.drain(pod, gateway.name());
            RevisionState.Drain now = answer.drained() ? RevisionState.Drain.DRAINED : RevisionState.Drain.DRAINING;
            if (progress.put(key, now) != now) {
                wakeup.gateway(gateway.namespace(), gateway.name());
            }
        } catch (IOException e) {
            LOG.info("drain of {}: {}", key, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.remove(key);
        }
    }
}
