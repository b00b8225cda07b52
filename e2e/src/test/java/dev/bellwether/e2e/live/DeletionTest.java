package dev.bellwether.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.cluster.Command;
import dev.bellwether.e2e.gateway.GatewayUnderTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A gateway takes all that was made for it with it, whoever is there to see it. */
@Tag("cluster")
@Isolated
class DeletionTest {
    private static final String KINDS =
            "deployments,replicasets,statefulsets,pods,services,endpointslices,configmaps,secrets,"
                    + "serviceaccounts,persistentvolumeclaims,poddisruptionbudgets.policy,networkpolicies.networking.k8s.io,"
                    + "notificationgateways";

    @Test
    void nothingIsLeftOfADeletedGateway() {
        try (Lab lab = new Lab("deletion")) {
            List<String> before = objects(lab.namespace());
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
            assertThat(objects(lab.namespace())).hasSizeGreaterThan(before.size() + 10);
            gateway.resource().delete();
            Awaitility.await("as before").atMost(Lab.SOON).untilAsserted(() -> assertThat(objects(lab.namespace()))
                    .isEqualTo(before));
        }
    }

    @Test
    void nothingIsLeftOfAGatewayThatIsDeletedWhileNoOperatorRuns() {
        try (Lab lab = new Lab("deletion-unseen")) {
            List<String> before = objects(lab.namespace());
            GatewayUnderTest gateway = lab.serving(Lab.manifest(Lab.steps("5s")));
            scaleOperator(Lab.client(), 0);
            OperatorProcesses.awaitReady(0);
            try {
                gateway.resource().delete();
                Awaitility.await("as before").atMost(Lab.SOON).untilAsserted(() -> assertThat(objects(lab.namespace()))
                        .isEqualTo(before));
            } finally {
                scaleOperator(Lab.client(), 2);
                OperatorProcesses.awaitReady(2);
            }
            assertThat(objects(lab.namespace())).isEqualTo(before);
        }
    }

    private static void scaleOperator(KubernetesClient client, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(Lab.OPERATOR_NAMESPACE)
                .withName("bellwether-operator")
                .scale(replicas);
    }

    private static List<String> objects(String namespace) {
        return Stream.of(Command.output(List.of(
                                System.getenv("KUBECTL"),
                                "--kubeconfig",
                                Lab.cluster().kubeconfig().toString(),
                                "-n",
                                namespace,
                                "get",
                                KINDS,
                                "-o",
                                "name"))
                        .split("\n"))
                .sorted()
                .toList();
    }
}
