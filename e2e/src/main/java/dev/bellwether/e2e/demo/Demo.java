package dev.bellwether.e2e.demo;

import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.e2e.cluster.CommandFailed;
import dev.bellwether.e2e.cluster.EndpointWatch;
import dev.bellwether.e2e.cluster.OperatorChart;
import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.fleet.Progress;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.Rollback;
import dev.bellwether.e2e.gateway.RunningFleet;
import dev.bellwether.e2e.gateway.Story;
import dev.bellwether.e2e.images.Fault;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Installs the operator, applies a gateway, connects clients, promotes a good revision and has a faulty one rolled back. Exit 0 if all of that
 * happened and no notification was lost or came twice, 1 otherwise.
 */
@Command(name = "demo", description = "The main job, on a cluster that runs and has the images.")
public final class Demo implements Callable<Integer> {
    private static final String NAMESPACE = "demo";
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration ROLLOUT = Duration.ofSeconds(120);
    private static final Duration HEALTH = Duration.ofSeconds(20);

    @Option(names = "--root", required = true, paramLabel = "FOLDER", description = "The project's root.")
    private Path root = Path.of("");

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    /** One of the project's own nodes, or any cluster. */
    private static final class Where {
        @Option(names = "--cluster", paramLabel = "NAME", description = "One of e2e/cluster's.")
        private @Nullable String name;

        @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Its current context is the cluster.")
        private @Nullable Path kubeconfig;
    }

    @Option(
            names = "--registry",
            defaultValue = "bellwether.invalid",
            paramLabel = "NAME",
            description = "What the images' names begin with on such a cluster (default: ${DEFAULT-VALUE}, imported).")
    private String registry = "";

    @Option(names = "--payloads", required = true, paramLabel = "FOLDER", description = "JSON objects to publish.")
    private Path payloads = Path.of("");

    @Option(names = "--logs", required = true, paramLabel = "FOLDER", description = "Where the clients write theirs.")
    private Path logs = Path.of("");

    @Option(names = "--terminal", description = "Somebody watches: rewrite the progress line.")
    private boolean terminal;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Demo()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Narrator narrator = new Narrator(System.out, terminal);
                Place place = place()) {
            return run(narrator, place) ? 0 : 1;
        } catch (CommandFailed | KubernetesClientException | AssertionError e) {
            System.out.println("\nIt did not happen: " + reasons(e));
            return 1;
        }
    }

    private Place place() {
        return where.kubeconfig != null
                ? AnyCluster.of(where.kubeconfig, new ImageNames(registry))
                : new OwnNode(RealCluster.attach(root, String.valueOf(where.name)), payloads);
    }

    private static String reasons(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause);
        }
        return text.toString();
    }

    private boolean run(Narrator narrator, Place place) throws IOException, InterruptedException {
        narrator.say("installing the operator by its chart into namespace bellwether-system");
        new OperatorChart(root.resolve("helm/bellwether"), place.kubeconfig(), "bellwether-system")
                .install(place.chartValues());
        place.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        GatewayUnderTest gateway = new GatewayUnderTest(place.client(), NAMESPACE, "chat");
        narrator.say("applying examples/gateway.yaml in namespace " + NAMESPACE);
        gateway.apply(Files.readString(root.resolve("examples/gateway.yaml")));
        try (Story story = new Story(gateway, narrator::say);
                EndpointWatch watch = new EndpointWatch(place.client(), NAMESPACE, "chat")) {
            gateway.awaitReady(START);
            narrator.say("connecting " + place.clients() + "; publishing 20 GitHub webhooks a second");
            try (RunningFleet fleet =
                    place.fleet(gateway, List.of("rooms/lobby", "rooms/build", "rooms/ops", "rooms/random"), logs)) {
                narrator.follow(() -> fleet.progress().map(Demo::text).orElse(""));
                promote(narrator, place, gateway);
                fleet.mustRun();
                rollBack(narrator, place, gateway, fleet, watch);
                fleet.mustRun();
                return judge(narrator, gateway, fleet.finish());
            }
        }
    }

    private static void promote(Narrator narrator, Place place, GatewayUnderTest gateway) {
        String image = place.images().nextNotifier();
        narrator.say("a good revision: image " + image);
        gateway.image(image);
        NotificationGatewayStatus promoted = gateway.awaitReady(ROLLOUT);
        narrator.say("promoted: " + gateway.stable() + " serves"
                + (promoted.canary() == null ? "" : ", the old revision's clients are let go"));
        gateway.await("nothing left to do", ROLLOUT, status -> status.canary() == null);
    }

    private static void rollBack(
            Narrator narrator, Place place, GatewayUnderTest gateway, RunningFleet fleet, EndpointWatch watch)
            throws InterruptedException {
        String image = place.images().faulty(Fault.PUSH_PER_NOTIFICATION);
        narrator.say("a faulty revision: image " + image + ", healthy until its switch is turned");
        gateway.patch("{\"spec\":{\"rollout\":{\"steps\":[{\"weight\":20,\"hold\":\"2m\"}]},\"notifier\":{\"image\":\""
                + image + "\"}}}");
        gateway.awaitObserving(ROLLOUT);
        TimeUnit.MILLISECONDS.sleep(HEALTH.toMillis()); // clients come to it as their connections end
        fleet.mustRun();
        narrator.say("turning its fault on: an empty /notify is pushed for every notification");
        Rollback rollback = Rollback.provoke(gateway, fleet, watch);
        narrator.say(String.format(
                Locale.ROOT,
                "rolled back: %s left the Service %.1f s after the first client had a fault (%s)",
                rollback.revision(),
                rollback.time().toMillis() / 1000.0,
                rollback.message()));
        gateway.await("nothing left to do", ROLLOUT, status -> status.canary() == null);
    }

    private static boolean judge(Narrator narrator, GatewayUnderTest gateway, Delivery delivery) {
        narrator.say(delivery.acknowledged() + " notifications acknowledged, " + delivery.expected()
                + " deliveries owed: " + delivery.lost() + " lost, " + delivery.duplicates() + " twice");
        System.out.println();
        gateway.status().stream()
                .flatMap(status -> status.conditions() == null ? Stream.empty() : status.conditions().stream())
                .forEach(c -> System.out.println(String.format(
                        Locale.ROOT,
                        "%-20s %-8s %-24s %s",
                        c.getType(),
                        c.getStatus(),
                        c.getReason(),
                        c.getMessage())));
        return delivery.complete() && delivery.acknowledged() > 0;
    }

    private static String text(Progress progress) {
        return progress.open() + " of " + progress.clients() + " streams open, " + progress.acknowledged()
                + " published, " + progress.received() + " received, " + progress.faults() + " faults";
    }
}
