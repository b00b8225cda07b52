package dev.bellwether.e2e.demo;

import dev.bellwether.e2e.gateway.GatewayUnderTest;
import dev.bellwether.e2e.gateway.RunningFleet;
import dev.bellwether.e2e.images.ImageNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A cluster on which the demo runs, with its images in reach. */
interface Place extends AutoCloseable {
    KubernetesClient client();

    /** A file with the credentials of {@link #client()}. */
    Path kubeconfig();

    ImageNames images();

    /** What the chart is told. */
    Map<String, String> chartValues();

    /** How clients reach the gateway and from where, in words. */
    String clients();

    /**
     * Connects clients and begins to publish.
     *
     * @param logs where they are gathered
     */
    RunningFleet fleet(GatewayUnderTest gateway, List<String> topics, Path logs)
            throws IOException, InterruptedException;

    @Override
    void close();
}
