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
        assertThat(PodTrouble.environment(null, List.of(new Pod(), waiting(waiting)), NOON))
                .isEqualTo(new Failure(reason, "pod chat-1: image registry/notifier:2: " + waiting + ": because"));
    }

    @ParameterizedTest
    @CsvSource({"CrashLoopBackOff", "ContainerCreating", "PodInitializing"})
    void whatIsTheRevisionsOwnOrOnlyTakesTimeIsNoFailureOfTheEnvironment(String waiting) {
        assertThat(PodTrouble.environment(null, List.of(waiting(waiting)), NOON))
                .isNull();
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
        assertThat(PodTrouble.environment(null, List.of(pod), NOON))
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
        assertThat(PodTrouble.environment(deployment, List.of(), NOON))
                .isEqualTo(new Failure("PodsNotCreated", "exceeded quota: pods=2"));
    }

    @Test
    void aPodWhoseContainersAreLongNotCreatedWaitsForTheEnvironment() {
        Pod pod = new PodBuilder(waiting("ContainerCreating"))
                .editStatus()
                .withStartTime(NOON.toString())
                .endStatus()
                .build();
        assertThat(PodTrouble.environment(null, List.of(pod), NOON.plusSeconds(29)))
                .isNull();
        assertThat(PodTrouble.environment(null, List.of(pod), NOON.plusSeconds(30)))
                .isEqualTo(new Failure(
                        "ContainersNotCreated",
                        "pod chat-1: ContainerCreating since 2026-02-03T12:00:00Z; its events say what it waits for"));
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
}
