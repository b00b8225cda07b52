package dev.bellwether.policy.autogen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.policy.YamlDocuments;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateTest {
    private static Map<String, Object> manifest(String yaml) {
        return YamlDocuments.read("manifest", yaml).get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1, Deployment",
        "apps/v1, DaemonSet",
        "apps/v1, StatefulSet",
        "apps/v1, ReplicaSet",
        "batch/v1, Job",
        "v1, ReplicationController"
    })
    void aControllersPodsAreAtItsTemplate(String apiVersion, String kind) {
        assertThat(PodTemplate.of(manifest(
                        "{apiVersion: " + apiVersion + ", kind: " + kind + ", spec: {template: {spec: {a: b}}}}")))
                .contains(new PodTemplate("spec.template", Map.of("spec", Map.of("a", "b"))));
    }

    @Test
    void aCronJobsPodsAreOneLevelDeeper() {
        assertThat(PodTemplate.of(manifest(
                        "{apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {}}}}}}")))
                .contains(new PodTemplate("spec.jobTemplate.spec.template", Map.of("spec", Map.of())));
    }

    @Test
    void aPodIsItself() {
        assertThat(PodTemplate.of(manifest("{apiVersion: v1, kind: Pod}")))
                .map(PodTemplate::at)
                .contains("");
    }

    @Test
    void anotherKindHasNone() {
        assertThat(PodTemplate.of(manifest("{apiVersion: example.dev/v1, kind: Deployment}")))
                .isEqualTo(Optional.empty());
    }

    @Test
    void aListIsWhatItHolds() {
        assertThat(PodTemplate.objects(manifest("{kind: List, items: [{kind: A}, {kind: List, items: [{kind: B}]}]}")))
                .containsExactly(Map.of("kind", "A"), Map.of("kind", "B"));
    }
}
