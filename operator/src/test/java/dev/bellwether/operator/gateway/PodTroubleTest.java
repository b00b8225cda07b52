package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.rollout.Failure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTroubleTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "ErrImagePull, ImagePullFailed",
        "ImagePullBackOff, ImagePullFailed",
        "ErrImageNeverPull, ImagePullFailed",
        "InvalidImageName, ImagePullFailed",
        "CreateContainerConfigError, ContainerConfigMissing"
    })
    void whatTheEnvironmentDoesNotProvideIsNotTheRevisionsFault(String waiting, String reason) {
        assertThat(PodTrouble.environment(null, List.of(new Pod(), waiting(waiting))))
                .isEqualTo(new Failure(reason, "pod chat-1: image registry/notifier:2: " + waiting + ": because"));
    }

    @ParameterizedTest
    @CsvSource({"CrashLoopBackOff", "ContainerCreating", "PodInitializing"})
    void whatIsTheRevisionsOwnOrOnlyTakesTimeIsNoFailureOfTheEnvironment(String waiting) {
        assertThat(PodTrouble.environment(null, List.of(waiting(waiting)))).isNull();
    }

    @Test
    void aPodWithoutANodeIsNamed() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("chat-1")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available: 1 Insufficient memory.")
                .endCondition()
                .endStatus()
                .build();
        assertThat(PodTrouble.environment(null, List.of(pod)))
                .isEqualTo(new Failure("Unschedulable", "pod chat-1: 0/1 nodes are available: 1 Insufficient memory."));
    }

    @Test
    void podsThatMayNotBeMadeAreToldByTheDeployment() {
        Deployment deployment = new DeploymentBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withMessage("exceeded quota: pods=2")
                .endCondition()
                .endStatus()
                .build();
        assertThat(PodTrouble.environment(deployment, List.of()))
                .isEqualTo(new Failure("PodsNotCreated", "exceeded quota: pods=2"));
    }

    @Test
    void onlyRestartsSinceTheStepBeganCount() {
        List<Pod> pods =
                List.of(restarted(2, NOON.minusSeconds(1)), restarted(3, NOON), restarted(1, NOON.plusSeconds(5)));
        assertThat(PodTrouble.restarts(pods, NOON)).isEqualTo(4);
    }

    private static Pod waiting(String reason) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("chat-1")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withImage("registry/notifier:2")
                .withNewState()
                .withNewWaiting("because", reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod restarted(int times, Instant last) {
        return new PodBuilder()
                .withNewStatus()
                .addNewContainerStatus()
                .withRestartCount(times)
                .withNewLastState()
                .withNewTerminated()
                .withFinishedAt(last.toString())
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
