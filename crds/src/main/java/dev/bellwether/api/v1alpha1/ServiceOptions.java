package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Service in front of the pods.
 *
 * @param type ClusterIP, NodePort or LoadBalancer; ClusterIP by default
 * @param annotations set on the Service
 * @param externalTrafficPolicy Cluster or Local, for NodePort and LoadBalancer; Local keeps clients' addresses
 */
@ValidationRule(
        value = "!has(self.externalTrafficPolicy) || has(self.type) && self.type != 'ClusterIP'",
        message =
                "listener.service.externalTrafficPolicy needs type NodePort or LoadBalancer; remove it or change the type")
public record ServiceOptions(
        @Default("ClusterIP") Type type,
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
