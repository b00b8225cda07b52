package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.e2e.fleet.Delivery;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A gateway with three NATS servers: the one that leads is killed, then all are replaced, and nothing acknowledged is lost. */
@Tag("cluster")
@ResourceLock(Lab.FLEET)
class NatsClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SERVERS = 3;

    @Test
    void publishingGoesOnAndNothingIsLostWhenTheLeaderDiesAndWhenAllAreReplaced() throws Exception {
        try (Lab lab = new Lab("nats-cluster")) {
            GatewayUnderTest gateway = lab.serving(
                    Lab.manifest(Lab.steps("5s") + "\nbackplane: {managed: {replicas: 3, storage: {size: 256Mi}}}"));
            try (FleetProcess fleet = lab.fleet(gateway, 20)) {
                Awaitility.await("publishing")
                        .atMost(Lab.SOON)
                        // It tells of its progress for the first time a second after all follow.
                        .until(() -> fleet.progress()
                                .filter(progress -> progress.acknowledged() > 20)
                                .isPresent());
                Pod leader = leader(lab);
                Lab.client().resource(leader).withGracePeriod(0).delete();
                publishesOn(fleet, "after the leader's death");
                Awaitility.await("another in its place").atMost(Lab.SOON).until(() -> isReplaced(lab, leader));

                AtomicInteger fewest = new AtomicInteger(SERVERS);
                try (var watched = servers(lab).inform(new FewestReady(fewest))) {
                    servers(lab)
                            .patch(
                                    PatchContext.of(PatchType.STRATEGIC_MERGE),
                                    "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"e2e/replaced\":\"once\"}}}}}");
                    Awaitility.await("all replaced").atMost(Lab.SOON).until(() -> areUpdated(lab));
                }
                assertThat(fewest).as("servers that were ready at any time").hasValueGreaterThanOrEqualTo(SERVERS - 1);
                publishesOn(fleet, "after all were replaced");
                Delivery delivery = fleet.finish();
                assertThat(delivery.lost()).as("lost: %s", delivery.examples()).isZero();
                assertThat(delivery.duplicates()).isZero();
            }
        }
    }

    /** The server that leads the gateway's stream, as the first of them says to the node, which alone may ask. */
    private static Pod leader(Lab lab) throws IOException {
        Pod first = Objects.requireNonNull(server(lab, "chat-nats-0"));
        JsonNode told = JSON.readTree(
                URI.create("http://" + first.getStatus().getPodIP() + ":8222/jsz?accounts=true&streams=true")
                        .toURL());
        String leader = told.findPath("stream_detail")
                .path(0)
                .path("cluster")
                .path("leader")
                .asText();
        Pod leads = server(lab, leader);
        if (leads == null) {
            throw new AssertionError("no server leads: " + told);
        }
        return leads;
    }

    private static void publishesOn(FleetProcess fleet, String when) {
        long before = fleet.progress().orElseThrow().acknowledged();
        Awaitility.await("publishing " + when)
                .atMost(Lab.SOON)
                .until(() -> fleet.progress().orElseThrow().acknowledged() > before + 40);
    }

    private static boolean isReplaced(Lab lab, Pod dead) {
        Pod now = server(lab, dead.getMetadata().getName());
        return now != null
                && !now.getMetadata().getUid().equals(dead.getMetadata().getUid())
                && now.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static boolean areUpdated(Lab lab) {
        StatefulSet now = servers(lab).get();
        return now.getStatus().getObservedGeneration() >= now.getMetadata().getGeneration()
                && now.getStatus().getUpdateRevision().equals(now.getStatus().getCurrentRevision())
                && ready(now) == SERVERS;
    }

    private static int ready(StatefulSet servers) {
        Integer ready = servers.getStatus().getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    private static @Nullable Pod server(Lab lab, String name) {
        return Lab.client().pods().inNamespace(lab.namespace()).withName(name).get();
    }

    private static RollableScalableResource<StatefulSet> servers(Lab lab) {
        return Lab.client().apps().statefulSets().inNamespace(lab.namespace()).withName("chat-nats");
    }

    /** Keeps the lowest count of ready servers that was ever told. */
    private record FewestReady(AtomicInteger fewest) implements ResourceEventHandler<StatefulSet> {
        @Override
        public void onAdd(StatefulSet seen) {
            fewest.accumulateAndGet(ready(seen), Math::min);
        }

        @Override
        public void onUpdate(StatefulSet before, StatefulSet seen) {
            fewest.accumulateAndGet(ready(seen), Math::min);
        }

        @Override
        public void onDelete(StatefulSet seen, boolean finalStateUnknown) {
            fewest.set(0);
        }
    }
}
