package dev.bellwether.operator.gateway;

import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.NotificationGatewaySpec;
import dev.bellwether.operator.backplane.LogLimits;
import dev.bellwether.operator.backplane.NotificationLog;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.revision.ManagedNats;
import dev.bellwether.operator.revision.NatsAddress;
import dev.bellwether.operator.revision.Retained;
import dev.bellwether.operator.revision.RevisionInputs;
import dev.bellwether.operator.rollout.Failure;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each gateway's stream, looked after apart from the reconcile, which must not wait for a NATS that is away. A change of what was found
 * wakes the gateway.
 */
final class Backplanes {
    private static final Logger LOG = LoggerFactory.getLogger(Backplanes.class);
    private static final Failure UNKNOWN =
            new Failure("BackplaneNotReady", "the log of notifications has not been reached yet");

    private final GatewaySecrets secrets;
    private final ExecutorService executor;
    private final Wakeup wakeup;
    private final Clock clock;
    private final Map<String, LastLook> found = new ConcurrentHashMap<>();
    private final Set<String> looking = ConcurrentHashMap.newKeySet();

    Backplanes(GatewaySecrets secrets, ExecutorService executor, Wakeup wakeup, Clock clock) {
        this.secrets = secrets;
        this.executor = executor;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /**
     * What was last found, for these revisions; looks again if that is old or was for others.
     *
     * @param alive inputs of all revisions that have pods or are to have some: the stream keeps what the most demanding one promises
     */
    @Nullable
    Failure check(NotificationGatewaySpec spec, Children children, RevisionInputs wanted, List<RevisionInputs> alive) {
        LogLimits limits =
                alive.stream().map(Retained::by).reduce(LogLimits::widest).orElseGet(() -> Retained.by(wanted));
        GatewayIdentity gateway = children.gateway();
        LastLook last = found.get(gateway.uid());
        List<String> urls = urls(children, wanted);
        if ((last == null || last.isOld(limits, urls, clock.instant())) && looking.add(gateway.uid())) {
            NotificationLog log = log(spec, gateway, wanted);
            executor.execute(() -> look(gateway, wanted, urls, log, limits));
        }
        return last != null && last.limits().equals(limits) ? last.failure() : UNKNOWN;
    }

    void forget(String uid) {
        found.remove(uid);
    }

    private void look(
            GatewayIdentity gateway, RevisionInputs wanted, List<String> urls, NotificationLog log, LogLimits limits) {
        try {
            Failure failure = ensure(gateway, wanted, urls, log, limits);
            LastLook before = found.get(gateway.uid());
            found.put(gateway.uid(), LastLook.after(before, limits, urls, clock.instant(), failure));
            if (before == null || !before.limits().equals(limits) || (before.failure() == null) != (failure == null)) {
                LOG.info("log of {}/{}: {}", gateway.namespace(), gateway.name(), failure == null ? "ready" : failure);
                wakeup.gateway(gateway.namespace(), gateway.name());
            }
        } finally {
            looking.remove(gateway.uid());
        }
    }

    private @Nullable Failure ensure(
            GatewayIdentity gateway, RevisionInputs wanted, List<String> urls, NotificationLog log, LogLimits limits) {
        if (urls.isEmpty()) {
            return new Failure("BackplaneNotReady", "no pod of the managed NATS is running yet");
        }
        Optional<String> name = NatsAddress.credentialsSecretName(gateway, wanted);
        try {
            Map<String, String> entries = name.flatMap(secret -> secrets.read(gateway.namespace(), secret))
                    .orElse(Map.of());
            String authorities = NatsAddress.caSecretName(wanted)
                    .flatMap(secret -> secrets.read(gateway.namespace(), secret))
                    .map(secret -> secret.get(NatsAddress.AUTHORITIES))
                    .orElse(null);
            String user = entries.get("operator-username");
            String password = entries.get("operator-password");
            if (user != null && password != null) {
                log.ensure(new NotificationLog.Server(urls, user, password, authorities), limits);
                return null;
            }
            NotificationLog.Server server = new NotificationLog.Server(
                    urls,
                    entries.getOrDefault("notifier-username", ""),
                    entries.getOrDefault("notifier-password", ""),
                    authorities);
            return log.exists(server)
                    ? null
                    : new Failure(
                            "StreamNotFound",
                            "NATS has no stream " + log.stream()
                                    + " (expected: the stream, or a Secret with operator-username and operator-password so"
                                    + " that the operator may make it)");
        } catch (IOException | JetStreamApiException e) {
            return new Failure("BackplaneNotReady", "NATS at " + String.join(", ", urls) + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        } catch (RuntimeException e) {
            LOG.warn("log of {}/{}", gateway.namespace(), gateway.name(), e);
            return new Failure("BackplaneNotReady", String.valueOf(e.getMessage()));
        }
    }

    private static NotificationLog log(NotificationGatewaySpec spec, GatewayIdentity gateway, RevisionInputs wanted) {
        if (!wanted.natsIsManaged()) {
            return NotificationLog.of(gateway.namespace(), gateway.name(), 1, NotificationLog.UNBOUNDED);
        }
        ManagedBackplane managed = Surroundings.managed(spec);
        return NotificationLog.of(
                gateway.namespace(), gateway.name(), managed.replicas(), ManagedNats.streamBytes(managed));
    }

    /** The managed servers are dialled by their pods' addresses: the operator then needs no DNS of its own. */
    private static List<String> urls(Children children, RevisionInputs wanted) {
        if (!wanted.natsIsManaged()) {
            return List.of(NatsAddress.url(children.gateway(), wanted));
        }
        return children.natsPods().stream()
                .filter(PodTrouble::isAvailable)
                .map(pod -> pod.getStatus().getPodIP())
                .map(ip -> "nats://" + (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":4222")
                .sorted()
                .toList();
    }
}
