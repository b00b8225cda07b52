package dev.bellwether.e2e.bench;

import dev.bellwether.e2e.cluster.EndpointWatch;
import dev.bellwether.e2e.cluster.OperatorChart;
import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.AuditLog;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.images.Fault;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Rolls faulty canaries back again and again, then watches the operator at rest. Exit 1 when a notification was lost or came twice, or when the operator
 * changed anything at rest.
 */
@Command(name = "rollback-bench", description = "On a cluster that runs and has the images.")
public final class RollbackBench implements Callable<Integer> {
    private static final String NAMESPACE = "bench";
    private static final String OPERATOR = "system:serviceaccount:bellwether-system:bellwether-operator";
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration HEALTH = Duration.ofSeconds(32);
    private static final int CLIENTS = 200;
    private static final List<String> TOPICS = List.of("rooms/1", "rooms/2", "rooms/3", "rooms/4");

    @Option(names = "--root", required = true, paramLabel = "FOLDER", description = "The project's root.")
    private Path root = Path.of("");

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "Which of e2e/cluster's.")
    private String name = "";

    @Option(names = "--payloads", required = true, paramLabel = "FOLDER", description = "JSON objects to publish.")
    private Path payloads = Path.of("");

    @Option(names = "--logs", required = true, paramLabel = "FOLDER", description = "Where the clients write theirs.")
    private Path logs = Path.of("");

    @Option(names = "--runs", defaultValue = "20", description = "Of each fault (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--rest", defaultValue = "PT5M", description = "How long at rest (default: ${DEFAULT-VALUE}).")
    private Duration rest = Duration.ofMinutes(5);

    @Option(
            names = "--report",
            defaultValue = "docs/measurements.md",
            paramLabel = "FILE",
            description = "What to write (default: ${DEFAULT-VALUE}).")
    private Path report = Path.of("");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RollbackBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (RealCluster cluster = RealCluster.attach(root, name)) {
            cluster.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            var definition = cluster.client()
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .load(root.resolve("crds/notificationgateways.bellwether.dev.yaml")
                            .toFile());
            definition.serverSideApply();
            definition.waitUntilCondition(RollbackBench::established, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<GatewayUnderTest> gateways = new ArrayList<>();
            for (String gateway : List.of("chat", "second", "third")) {
                gateways.add(new GatewayUnderTest(cluster.client(), NAMESPACE, gateway));
            }
            gateways.get(0).apply(manifest("chat", 2));
            new OperatorChart(root.resolve("helm/bellwether"), cluster.kubeconfig(), "bellwether-system")
                    .install(Map.of());
            gateways.get(0).awaitReady(PATIENCE);
            Measured measured = measure(cluster, gateways);
            Files.writeString(report, Report.text(measured, "e2e/bench/rollback --runs " + runs));
            System.out.println(Files.readString(report));
            return measured.delivery().complete() && measured.writesAtRest().isEmpty() ? 0 : 1;
        }
    }

    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }

    private Measured measure(RealCluster cluster, List<GatewayUnderTest> gateways)
            throws IOException, InterruptedException {
        Duration start = OperatorFigures.start(cluster, OPERATOR);
        cluster.tool("clients", "up");
        Map<Fault, List<Rollback>> rollbacks = new LinkedHashMap<>();
        Delivery delivery;
        GatewayUnderTest chat = gateways.get(0);
        try (FleetProcess fleet = fleet(cluster, chat, "rollbacks");
                EndpointWatch watch = new EndpointWatch(cluster.client(), NAMESPACE, "chat")) {
            for (Fault fault : List.of(Fault.INTERNAL_ERROR, Fault.PUSH_PER_NOTIFICATION)) {
                List<Rollback> all = rollbacks.computeIfAbsent(fault, key -> new ArrayList<>());
                for (int i = 1; i <= runs; i++) {
                    Rollback run = rollBack(chat, fleet, watch, fault, i);
                    all.add(run);
                    System.out.println(
                            fault.text() + " " + i + ": " + run.time().toMillis() + " ms; " + run.message());
                }
            }
            delivery = fleet.finish();
        }
        chat.patch("{\"spec\":{\"notifier\":null,\"limits\":null}}");
        for (GatewayUnderTest gateway : gateways) {
            gateway.apply(manifest(gateway.name(), gateway.name().equals("chat") ? 2 : 1));
        }
        gateways.forEach(gateway -> gateway.awaitReady(PATIENCE));
        gateways.forEach(gateway -> gateway.await("at rest", PATIENCE, status -> status.canary() == null));
        List<String> writes;
        try (FleetProcess fleet = fleet(cluster, chat, "rest")) {
            Instant from = Instant.now();
            TimeUnit.MILLISECONDS.sleep(rest.toMillis());
            writes = OperatorFigures.writes(AuditLog.of(cluster), OPERATOR, from);
            fleet.finish();
        }
        return new Measured(rollbacks, delivery, rest, writes, start, OperatorFigures.residentKilobytes(cluster));
    }

    private FleetProcess fleet(RealCluster cluster, GatewayUnderTest gateway, String part)
            throws IOException, InterruptedException {
        String origin = "http://" + cluster.nodeAddress() + ":" + gateway.nodePort();
        FleetProcess fleet = FleetProcess.start(cluster, origin, CLIENTS, TOPICS, payloads, logs.resolve(part));
        fleet.awaitFollowing(PATIENCE);
        return fleet;
    }

    /** Another limit makes another revision: one that was rejected is not tried again. */
    private Rollback rollBack(GatewayUnderTest gateway, FleetProcess fleet, EndpointWatch watch, Fault fault, int run)
            throws InterruptedException {
        gateway.patch("{\"spec\":{\"notifier\":{\"image\":\"" + ImageNames.LOCAL.faulty(fault)
                + "\"},\"limits\":{\"connections\":" + (10_000 + run) + "}}}");
        gateway.await("the new canary observed", PATIENCE, status -> GatewayUnderTest.inPhase(status, "Observing"));
        TimeUnit.MILLISECONDS.sleep(HEALTH.toMillis());
        Rollback rollback = Rollback.provoke(gateway, fleet, watch);
        gateway.await("the canary gone", PATIENCE, status -> status.canary() == null);
        return rollback;
    }

    private static String manifest(String name, int replicas) {
        return """
                apiVersion: bellwether.dev/v1alpha1
                kind: NotificationGateway
                metadata: {name: %s}
                spec:
                  replicas: %d
                  auth: {anonymous: true}
                  topics: [{name: "rooms/*", retention: {messages: 100000}}]
                  listener: {service: {type: NodePort, externalTrafficPolicy: Local}}
                  rollout: {steps: [{weight: 20, hold: 10m}]}
                """.formatted(name, replicas);
    }
}
