package dev.bellwether.e2e.demo;

import dev.bellwether.e2e.gateway.ClusterFleet;
import dev.bellwether.e2e.gateway.FleetPods;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.RunningFleet;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any cluster whose nodes have the images or can pull them: the clients are pods of it. */
record AnyCluster(Path kubeconfig, ImageNames images, KubernetesClient client) implements Place {
    private static final int PODS = 40;
    private static final int CLIENTS_EACH = 5;
    private static final int PORT = 8080;

    /** @param kubeconfig whose current context is the cluster */
    static AnyCluster of(Path kubeconfig, ImageNames images) {
        return new AnyCluster(
                kubeconfig,
                images,
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                        .build());
    }

    @Override
    public Map<String, String> chartValues() {
        String operator = images.operator();
        int colon = operator.lastIndexOf(':');
        return Map.of(
                "image.repository", operator.substring(0, colon),
                "image.tag", operator.substring(colon + 1),
                "notifier.image", images.notifier(),
                "nats.image", images.nats());
    }

    @Override
    public String clients() {
        return PODS * CLIENTS_EACH + " clients over HTTP/2 in " + PODS + " pods, which are " + PODS
                + " addresses to the gateway";
    }

    @Override
    public RunningFleet fleet(GatewayUnderTest gateway, List<String> topics, Path logs)
            throws IOException, InterruptedException {
        String origin = "http://" + gateway.name() + "." + gateway.namespace() + ":" + PORT;
        FleetPods pods = new FleetPods(gateway.namespace(), images.fleet(), origin, PODS, CLIENTS_EACH, topics);
        return ClusterFleet.start(client, pods, logs);
    }

    @Override
    public void close() {
        client.close();
    }
}
