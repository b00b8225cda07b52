package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import dev.bellwether.policy.YamlDocuments;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodFormTest {
    private static final Baseline BASELINE = Baseline.load(Level.BASELINE, KubernetesVersion.of("v1.36"));

    private static Verdict judge(String yaml) {
        return BASELINE.judge(YamlDocuments.read("pod", yaml).get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    spec: {hostNetwork: "true"}                                              | spec.hostNetwork                                       | "true"
                    spec: {hostPID: 1}                                                       | spec.hostPID                                           | 1
                    spec: {containers: [{securityContext: {privileged: "yes"}}]}             | spec.containers[0].securityContext.privileged          | "yes"
                    spec: {containers: [{ports: [{hostPort: "80"}]}]}                        | spec.containers[0].ports[0].hostPort                   | "80"
                    spec: {containers: [{ports: [{hostPort: 80.0}]}]}                        | spec.containers[0].ports[0].hostPort                   | 80.0
                    spec: {containers: {a: 1}}                                               | spec.containers                                        | {"a":1}
                    spec: {containers: [app]}                                                | spec.containers[0]                                     | "app"
                    spec: {containers: [{securityContext: {capabilities: {add: SYS_ADMIN}}}]} | spec.containers[0].securityContext.capabilities.add    | "SYS_ADMIN"
                    spec: {containers: [{securityContext: {capabilities: {add: [1]}}}]}      | spec.containers[0].securityContext.capabilities.add[0] | 1
                    spec: {securityContext: [a]}                                             | spec.securityContext                                   | ["a"]
                    spec: text                                                               | spec                                                   | "text"
                    spec: null                                                               | spec                                                   | absent
                    {metadata: {annotations: {a: 1}}, spec: {}}                              | metadata.annotations['a']                              | 1
                    """)
    void whatTheApiServerWouldRefuseIsAViolation(String yaml, String path, String value) {
        assertThat(judge(yaml).violations())
                .filteredOn(violation -> violation.check().equals("pod"))
                .singleElement()
                .extracting(Violation::path, Violation::value)
                .containsExactly(path, value);
    }

    @Test
    void nullIsAbsentAsItIsForTheApiServer() {
        assertThat(judge("""
                        metadata: {annotations: null}
                        spec:
                          hostNetwork: null
                          securityContext: null
                          initContainers: null
                          containers: [{securityContext: {privileged: null, seccompProfile: null, capabilities: {add: null}}, lifecycle: {preStop: null}}, null]
                          volumes: [{name: a, hostPath: null}, null]
                        """).violations()).isEmpty();
    }

    @Test
    void wordsThatYamlReadsAsTrueAreTrue() {
        assertThat(judge("spec: {hostNetwork: yes, hostPID: on}").violations())
                .extracting(Violation::path)
                .containsExactly("spec.hostNetwork", "spec.hostPID");
    }

    @Test
    void aPodWithoutContainersIsJudgedByItsOwnFields() {
        assertThat(BASELINE.judge(Map.of("spec", Map.of("hostIPC", true))).violations())
                .extracting(Violation::path)
                .containsExactly("spec.hostIPC");
    }
}
