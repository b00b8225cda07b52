package dev.bellwether.api.v1alpha1;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Service in front of the pods.
 *
 * @param type ClusterIP, NodePort or LoadBalancer; ClusterIP by default
 * @param annotations set on the Service
 * @param externalTrafficPolicy Cluster or Local, for NodePort and LoadBalancer; Local keeps clients' addresses
 */
public record ServiceOptions(
        Type type,
        @Nullable Map<String, String> annotations,
        @Nullable TrafficPolicy externalTrafficPolicy) {

    /** How the Service is reached. */
    public enum Type {
        ClusterIP,
        NodePort,
        LoadBalancer
    }

    /** Whether traffic from outside may cross nodes (and lose its source address). */
    public enum TrafficPolicy {
        Cluster,
        Local
    }
}
