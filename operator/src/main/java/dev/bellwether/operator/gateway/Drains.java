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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drain calls under way, one at a time for each pod, and how far each pod said it was. */
final class Drains {
    private static final Logger LOG = LoggerFactory.getLogger(Drains.class);

    private final DrainCall call;
    private final ExecutorService executor;
    private final Wakeup wakeup;
    private final Map<String, Told> progress = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    /**
     * What a pod said last.
     *
     * @param streams event streams that have still to leave
     */
    record Told(RevisionState.Drain state, long streams) {
        static final Told NOTHING = new Told(RevisionState.Drain.SERVING, 0);
    }

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
            String key = key(gateway, name);
            if (ip != null && told(key).state() != RevisionState.Drain.DRAINED && asking.add(key)) {
                executor.execute(() -> ask(gateway, new PodEndpoint(gateway.namespace(), name, revision, ip), key));
            }
        }
    }

    Told of(GatewayIdentity gateway, String pod) {
        return told(key(gateway, pod));
    }

    private Told told(String key) {
        return progress.getOrDefault(key, Told.NOTHING);
    }

    /** Forgets pods of the gateway that are gone. */
    void retain(GatewayIdentity gateway, List<Pod> pods) {
        Set<String> present = pods.stream()
                .map(pod -> key(gateway, pod.getMetadata().getName()))
                .collect(Collectors.toSet());
        progress.keySet().removeIf(key -> isOf(gateway.uid(), key) && !present.contains(key));
    }

    void forget(String gatewayUid) {
        progress.keySet().removeIf(key -> isOf(gatewayUid, key));
    }

    private static String key(GatewayIdentity gateway, String pod) {
        return gateway.uid() + "/" + pod;
    }

    private static boolean isOf(String gatewayUid, String key) {
        return key.startsWith(gatewayUid + "/");
    }

    private void ask(GatewayIdentity gateway, PodEndpoint pod, String key) {
        try {
            DrainCall.Progress answer = call.drain(pod, gateway.name());
            RevisionState.Drain now = answer.drained() ? RevisionState.Drain.DRAINED : RevisionState.Drain.DRAINING;
            Told before = progress.put(key, new Told(now, answer.streams()));
            if (before == null || before.state() != now) {
                wakeup.gateway(gateway.namespace(), gateway.name());
            }
        } catch (IOException e) {
            LOG.info("drain of {}/{}: {}", pod.namespace(), pod.pod(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.remove(key);
        }
    }
}
