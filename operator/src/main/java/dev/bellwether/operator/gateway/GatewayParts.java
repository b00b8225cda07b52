package dev.bellwether.operator.gateway;

import com.nimbusds.jose.JOSEException;
import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.operator.OperatorSettings;
import dev.bellwether.operator.baseline.BaselineGate;
import dev.bellwether.operator.management.ManagementCertificate;
import dev.bellwether.operator.management.OperatorKeys;
import dev.bellwether.operator.telemetry.DrainCall;
import dev.bellwether.operator.telemetry.ManagementClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the reconciler works with, put together once. */
final class GatewayParts {
    private static final int IO_THREADS = 8;

    private final Wakeup wakeup = new Wakeup();
    private final StatusNumbers numbers = new StatusNumbers();
    private final StatusWriter statusWriter = new StatusWriter();
    private final GatewaySecrets secrets;
    private final GateKeeper gateKeeper;
    private final NameClaims claims;
    private final ManagementClient management;
    private final ChildWriter writer;
    private final RestartCount restarts = new RestartCount();
    private final Revisions revisions;
    private final Surroundings surroundings;
    private final Backplanes backplanes;
    private final Drains drains;
    private final ActionRunner actions;
    private final GatewayEvents events;
    private final EvidenceWatch watch;
    private final RolloutQueue queue;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable IndexerResourceCache<NotificationGateway>> cache = new AtomicReference<>();

    GatewayParts(KubernetesClient client, OperatorSettings settings, OperatorKeys keys, Clock clock)
            throws JOSEException {
        ExecutorService io = Executors.newFixedThreadPool(IO_THREADS, daemon("gateway-io"));
        ScheduledExecutorService telemetry = Executors.newSingleThreadScheduledExecutor(daemon("telemetry"));
        // A pool of its own: gateways whose NATS does not answer must not keep drains and evidence of the others
        // waiting.
        ExecutorService backplane = Executors.newFixedThreadPool(IO_THREADS, daemon("backplane-io"));
        this.management = new ManagementClient(keys, clock);
        this.writer = new ChildWriter(client);
        this.secrets = new GatewaySecrets(new SecretFiles(client), keys, clock);
        this.gateKeeper = new GateKeeper(
                new BaselineGate(settings.floor(), settings.requireDigest()),
                secrets,
                (namespace, name) -> Optional.ofNullable(client.configMaps()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(found -> found.getData() == null ? Map.of() : found.getData()),
                new Admission(client, clock));
        this.revisions = new Revisions(writer);
        this.claims = new NameClaims(client);
        this.surroundings = new Surroundings(settings, writer, revisions, secrets, claims);
        this.backplanes = new Backplanes(secrets, backplane, wakeup, clock);
        this.drains = new Drains(new DrainCall(management), io, wakeup);
        this.actions = new ActionRunner(client, writer, revisions, drains);
        this.events = new GatewayEvents(client, settings.identity(), clock);
        this.watch = new EvidenceWatch(management, new EvidenceStore(client), telemetry, io, wakeup, clock);
        this.queue =
                new RolloutQueue(settings.notifierImage(), settings.maxConcurrentRollouts(), this::gateways, clock);
        var unused = telemetry.scheduleWithFixedDelay(() -> io.execute(this::forgetTheGone), 1, 1, TimeUnit.MINUTES);
    }

    void knows(IndexerResourceCache<NotificationGateway> primaries) {
        cache.set(primaries);
    }

    void knows(String uid) {
        known.add(uid);
    }

    Wakeup wakeup() {
        return wakeup;
    }

    StatusNumbers numbers() {
        return numbers;
    }

    StatusWriter statusWriter() {
        return statusWriter;
    }

    GateKeeper gateKeeper() {
        return gateKeeper;
    }

    Revisions revisions() {
        return revisions;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Backplanes backplanes() {
        return backplanes;
    }

    Drains drains() {
        return drains;
    }

    RestartCount restarts() {
        return restarts;
    }

    ActionRunner actions() {
        return actions;
    }

    GatewayEvents events() {
        return events;
    }

    EvidenceWatch watch() {
        return watch;
    }

    RolloutQueue queue() {
        return queue;
    }

    private Stream<NotificationGateway> gateways() {
        IndexerResourceCache<NotificationGateway> primaries = cache.get();
        return primaries == null ? Stream.empty() : primaries.list();
    }

    /** Nothing tells a reconciler without finalizers that a gateway is gone: what is remembered of it is dropped here. */
    private void forgetTheGone() {
        if (cache.get() == null) {
            return;
        }
        Set<String> present =
                gateways().map(gateway -> gateway.getMetadata().getUid()).collect(Collectors.toSet());
        management.retain(gateways()
                .map(HasMetadata::getMetadata)
                .map(metadata -> ManagementCertificate.dnsName(metadata.getNamespace(), metadata.getName()))
                .collect(Collectors.toSet()));
        for (String uid : Set.copyOf(known)) {
            if (!present.contains(uid)) {
                known.remove(uid);
                numbers.forget(uid);
                secrets.forget(uid);
                gateKeeper.forget(uid);
                claims.forget(uid);
                writer.forget(uid);
                drains.forget(uid);
                restarts.forget(uid);
                surroundings.forget(uid);
                backplanes.forget(uid);
                events.forget(uid);
                watch.forget(uid);
            }
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
