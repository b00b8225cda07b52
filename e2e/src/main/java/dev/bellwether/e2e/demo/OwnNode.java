package dev.bellwether.e2e.demo;

import dev.bellwether.e2e.cluster.RealCluster;
import dev.bellwether.e2e.gateway.FleetProcess;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.RunningFleet;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The project's own node: clients are processes of this machine in a network namespace with 250 addresses. */
record OwnNode(RealCluster cluster, Path payloads) implements Place {
    private static final int CLIENTS = 200;

    @Override
    public KubernetesClient client() {
        return cluster.client();
    }

    @Override
    public Path kubeconfig() {
        return cluster.kubeconfig();
    }

    @Override
    public ImageNames images() {
        return ImageNames.LOCAL;
    }

    @Override
    public Map<String, String> chartValues() {
        return Map.of();
    }

    @Override
    public String clients() {
        return CLIENTS + " clients over HTTP/2, each from an address of its own, to the node's port";
    }

    @Override
    public RunningFleet fleet(GatewayUnderTest gateway, List<String> topics, Path logs) throws IOException {
        cluster.tool("clients", "up");
        String origin = "http://" + cluster.nodeAddress() + ":" + gateway.nodePort();
        return FleetProcess.start(cluster, origin, CLIENTS, topics, payloads, logs);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
