package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.analysis.Arm;
import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.rollout.Canary;
import dev.bellwether.operator.rollout.RolloutStatus;
import dev.bellwether.operator.telemetry.ManagementClient;
import dev.bellwether.operator.telemetry.PodEndpoint;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evidence of all canaries under way. Pods are listened to from the moment a canary is made until it leaves, and never at rest. */
final class EvidenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceWatch.class);

    private final ManagementClient management;
    private final EvidenceStore store;
    private final ScheduledExecutorService telemetry;
    private final ExecutorService io;
    private final Wakeup wakeup;
    private final Clock clock;
    private final Map<String, EvidenceSession> sessions = new ConcurrentHashMap<>();

    /**
     * Starts to look about once a second.
     *
     * @param telemetry has just one thread, on which all evidence is counted
     * @param io for reading and writing what is kept
     */
    EvidenceWatch(
            ManagementClient management,
            EvidenceStore store,
            ScheduledExecutorService telemetry,
            ExecutorService io,
            Wakeup wakeup,
            Clock clock) {
        this.management = management;
        this.store = store;
        this.telemetry = telemetry;
        this.io = io;
        this.wakeup = wakeup;
        this.clock = clock;
        var unused =
                telemetry.scheduleWithFixedDelay(() -> sessions.forEach(EvidenceWatch::look), 1, 1, TimeUnit.SECONDS);
    }

    /** Follows the gateway's pods while its status has a canary; to be called at every reconcile. */
    void follow(Children children, NotificationGatewaySpec spec, RolloutStatus status) {
        GatewayIdentity gateway = children.gateway();
        Canary canary = status.canary();
        RolloutStatus.Stable stable = status.stable();
        if (canary == null || stable == null || canary.step() == 0 || canary.phase() == Canary.Phase.DRAINING) {
            forget(gateway.uid());
            return;
        }
        Set<PodEndpoint> endpoints = new HashSet<>();
        Map<String, Arm> ready = new HashMap<>();
        listen(children, canary.revision(), Arm.CANARY, endpoints, ready);
        listen(children, stable.revision(), Arm.STABLE, endpoints, ready);
        EvidenceSession session = sessions.computeIfAbsent(
                gateway.uid(),
                uid -> new EvidenceSession(
                        gateway,
                        management,
                        store,
                        telemetry,
                        io,
                        clock,
                        () -> wakeup.gateway(gateway.namespace(), gateway.name())));
        session.follow(canary.epoch(), AnalysisText.read(spec.rollout()), Set.copyOf(endpoints), Map.copyOf(ready));
    }

    /** What the evidence of the canary's present step says now. */
    CanaryVerdict verdict(GatewayIdentity gateway, RolloutStatus status) {
        EvidenceSession session = sessions.get(gateway.uid());
        Canary canary = status.canary();
        return session == null || canary == null ? CanaryVerdict.NONE : session.verdict(canary.epoch());
    }

    /** Open event streams of a revision as last reported; null if nobody listens. */
    @Nullable
    Long streams(GatewayIdentity gateway, String revision) {
        EvidenceSession session = sessions.get(gateway.uid());
        return session == null ? null : session.streams(revision);
    }

    void forget(String uid) {
        EvidenceSession session = sessions.remove(uid);
        if (session != null) {
            session.close();
        }
    }

    /** What one gateway's evidence throws must not end the looking at all others'. */
    private static void look(String uid, EvidenceSession session) {
        try {
            session.look();
        } catch (RuntimeException e) {
            LOG.warn("evidence of gateway {}: not looked at", uid, e);
        }
    }

    private static void listen(
            Children children, String revision, Arm arm, Set<PodEndpoint> endpoints, Map<String, Arm> ready) {
        for (Pod pod : children.podsOf(revision)) {
            String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            if (ip == null) {
                continue;
            }
            PodEndpoint endpoint = new PodEndpoint(
                    pod.getMetadata().getNamespace(), pod.getMetadata().getName(), revision, ip);
            endpoints.add(endpoint);
            if (PodTrouble.isAvailable(pod)) {
                ready.put(endpoint.pod(), arm);
            }
        }
    }
}
