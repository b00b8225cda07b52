package dev.bellwether.e2e.gateway;

import dev.bellwether.api.v1alpha1.CanaryStatus;
import dev.bellwether.api.v1alpha1.NotificationGateway;
import dev.bellwether.api.v1alpha1.NotificationGatewayStatus;
import dev.bellwether.api.v1alpha1.StableStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A gateway, by its name.
 *
 * @param client of somebody who may do everything
 */
public record GatewayUnderTest(KubernetesClient client, String namespace, String name) {
    private static final int SWITCH_PORT = 9998;

    /**
     * Applies a manifest as {@code kubectl apply --server-side} does.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses it
     */
    public void apply(String manifest) {
        client.resource(manifest)
                .inNamespace(namespace)
                .fieldManager("e2e")
                .forceConflicts()
                .serverSideApply();
    }

    /** Changes the spec by a JSON merge patch. */
    public void patch(String merge) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    public void image(String image) {
        patch("{\"spec\":{\"notifier\":{\"image\":\"" + image + "\"}}}");
    }

    /** What the operator says; empty before it has said anything. */
    public Optional<NotificationGatewayStatus> status() {
        return Optional.ofNullable(resource().get()).map(NotificationGateway::getStatus);
    }

    public Optional<Condition> condition(String type) {
        return status().flatMap(status -> condition(status, type));
    }

    public static Optional<Condition> condition(NotificationGatewayStatus status, String type) {
        List<Condition> conditions = status.conditions();
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
    }

    /** The canary; fails when there is none. */
    public CanaryStatus canary() {
        return status().map(NotificationGatewayStatus::canary).orElseThrow();
    }

    /** The revision that serves; fails when there is none. */
    public String stable() {
        return status().map(NotificationGatewayStatus::stable)
                .map(StableStatus::revision)
                .orElseThrow();
    }

    /**
     * Waits until the status is as wanted.
     *
     * @param wanted what is waited for, for the message
     * @throws AssertionError with the last status when it does not become so in time
     */
    public NotificationGatewayStatus await(
            String wanted, Duration patience, Predicate<NotificationGatewayStatus> test) {
        try {
            NotificationGateway seen = resource()
                    .waitUntilCondition(
                            gateway -> gateway != null && gateway.getStatus() != null && test.test(gateway.getStatus()),
                            patience.toMillis(),
                            TimeUnit.MILLISECONDS);
            return seen.getStatus();
        } catch (KubernetesClientTimeoutException e) {
            throw new AssertionError(
                    namespace + "/" + name + ": not within " + patience + ": " + wanted + "; status: "
                            + status().orElse(null),
                    e);
        }
    }

    /** Waits for a condition's status and reason. */
    public NotificationGatewayStatus awaitCondition(String type, String status, String reason, Duration patience) {
        return await(type + "=" + status + " " + reason, patience, now -> condition(now, type)
                .filter(c -> c.getStatus().equals(status) && c.getReason().equals(reason))
                .isPresent());
    }

    /** Waits for Ready=True of the present generation. */
    public NotificationGatewayStatus awaitReady(Duration patience) {
        long generation = resource().get().getMetadata().getGeneration();
        return await("Ready=True for generation " + generation, patience, now -> condition(now, "Ready")
                .filter(c -> c.getStatus().equals("True") && c.getObservedGeneration() >= generation)
                .isPresent());
    }

    /** Waits until a canary is watched in its first step. */
    public CanaryStatus awaitObserving(Duration patience) {
        CanaryStatus canary = await("a canary in phase Observing", patience, now -> inPhase(now, "Observing"))
                .canary();
        if (canary == null) {
            throw new AssertionError("no canary");
        }
        return canary;
    }

    public static boolean inPhase(NotificationGatewayStatus status, String phase) {
        @Nullable CanaryStatus canary = status.canary();
        return canary != null && phase.equals(canary.phase());
    }

    /** The pods of one revision. */
    public List<Pod> pods(String revision) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("bellwether.dev/gateway", name)
                .withLabel("bellwether.dev/revision", revision)
                .list()
                .getItems();
    }

    /** Turns the fault on in every pod of a revision, through the API server. */
    public void turnFaultOn(String revision) {
        for (Pod pod : pods(revision)) {
            String path = "/api/v1/namespaces/" + namespace + "/pods/"
                    + pod.getMetadata().getName() + ":" + SWITCH_PORT + "/proxy/fault/on";
            client.raw(path, "POST", "");
        }
    }

    /** The port on every node, of a gateway whose Service is a NodePort. */
    public int nodePort() {
        return client.services()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(
                        service -> service != null
                                && service.getSpec().getPorts().get(0).getNodePort() != null,
                        30,
                        TimeUnit.SECONDS)
                .getSpec()
                .getPorts()
                .get(0)
                .getNodePort();
    }

    public Resource<NotificationGateway> resource() {
        return client.resources(NotificationGateway.class)
                .inNamespace(namespace)
                .withName(name);
    }
}
