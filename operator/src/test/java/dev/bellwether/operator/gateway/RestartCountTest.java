package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartCountTest {
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00.250Z");
    private static final Instant MORNING = NOON.minusSeconds(3600);
    private static final Instant LATER = NOON.plusSeconds(60);

    private final RestartCount count = new RestartCount();

    @Test
    void restartsOfAnEarlierStepDoNotCountInTheNext() {
        Pod twice = pod("notifier", NOON, 2, NOON.plusSeconds(9));
        assertThat(count.since("chat", List.of(twice), NOON)).isEqualTo(2);
        assertThat(count.since("chat", List.of(twice), LATER)).isZero();
        Pod again = pod("notifier", NOON, 3, LATER.plusSeconds(1));
        assertThat(count.since("chat", List.of(again), LATER))
                .as("one in this step")
                .isEqualTo(1);
        assertThat(count.since("chat", List.of(pod("notifier", NOON, 5, LATER.plusSeconds(9))), LATER))
                .isEqualTo(3);
    }

    @Test
    void allRestartsOfAPodThatTheStepMadeCountEvenAfterTheOperatorWasRestarted() {
        Pod young = pod("notifier", NOON.plusSeconds(1), 3, NOON.plusSeconds(20));
        assertThat(count.since("chat", List.of(young), NOON)).isEqualTo(3);
        Pod sameSecond = pod("notifier", Instant.parse("2026-02-03T12:00:00Z"), 3, NOON.plusSeconds(20));
        assertThat(new RestartCount().since("chat", List.of(sameSecond), NOON)).isEqualTo(3);
    }

    @Test
    void ofAnOlderPodNeverSeenBeforeOnlyTheLastRestartIsKnownToBeOfTheStep() {
        assertThat(count.since("chat", List.of(pod("notifier", MORNING, 4, LATER)), NOON))
                .isEqualTo(1);
    }

    @Test
    void aContainerThatSomebodyElseInjectedDoesNotCount() {
        assertThat(count.since("chat", List.of(pod("proxy", NOON, 7, LATER)), NOON))
                .isZero();
    }

    @Test
    void aPodThatIsGoneIsForgotten() {
        Pod pod = pod("notifier", MORNING, 2, MORNING);
        assertThat(count.since("chat", List.of(pod), NOON)).isZero();
        count.retain("chat", List.of());
        assertThat(count.since("chat", List.of(pod("notifier", MORNING, 3, MORNING)), NOON))
                .as("counted from anew")
                .isZero();
    }

    private static Pod pod(String container, Instant created, int restarts, Instant last) {
        return new PodBuilder()
                .withNewMetadata()
                .withUid("pod-" + created)
                .withCreationTimestamp(created.toString())
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withName(container)
                .withRestartCount(restarts)
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
