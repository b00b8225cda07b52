package dev.bellwether.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySetTest {
    private static final Map<String, Object> POD = Map.of(
            "metadata",
            Map.of("name", "web", "namespace", "shop"),
            "spec",
            Map.of("hostPID", true, "items", List.of(1, 2)));

    private static PolicySet policies(String rest) {
        return PolicySet.read(Map.of("f.yaml", """
                        apiVersion: policies.kyverno.io/v1
                        kind: ValidatingPolicy
                        metadata: {name: p, labels: {bellwether.dev/class: c, bellwether.dev/check: k}}
                        spec:
                          matchConstraints:
                            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                        """ + rest.indent(2)), name -> true);
    }

    private static List<Violation> judge(String rest) {
        return policies(rest).judgePod(POD).violations();
    }

    @Test
    void everyValidationIsJudgedAndEveryItemOfAListIsAViolation() {
        assertThat(judge("""
                        variables:
                        - {name: bad, expression: "object.spec.items.map(i, {'path': 'spec.items[' + string(i - 1) + ']', 'value': i})"}
                        validations:
                        - {expression: "variables.bad == []", message: Remove it.}
                        - {expression: "true"}
                        - {expression: "!object.spec.hostPID", message: Not with the node's processes.}
                        """))
                .containsExactly(
                        new Violation("c", "k", "spec.items[0]", "1", "Remove it."),
                        new Violation("c", "k", "spec.items[1]", "2", "Remove it."),
                        new Violation("c", "k", "spec", "", "Not with the node's processes."));
    }

    @Test
    void anItemThatNamesNoPathIsToldAsItIs() {
        assertThat(judge("""
                        variables: [{name: bad, expression: "['a']"}]
                        validations: [{expression: "variables.bad == []"}]
                        """))
                .containsExactly(new Violation("c", "k", "spec", "\"a\"", "Failed expression: variables.bad == []"));
    }

    @Test
    void anEvaluationErrorIsAViolation() {
        assertThat(judge("validations: [{expression: object.spec.missing == 1, message: m}]"))
                .singleElement()
                .extracting(Violation::fix)
                .asString()
                .startsWith("Could not be evaluated (object.spec.missing == 1): ")
                .contains("missing");
        assertThat(
                        judge(
                                "matchConditions: [{name: a, expression: object.missing}]\nvalidations: [{expression: 'true'}]"))
                .singleElement()
                .extracting(Violation::fix)
                .asString()
                .startsWith("Could not be evaluated (condition a): ");
    }

    @Test
    void aConditionThatDoesNotHoldOutranksOneThatFails() {
        assertThat(judge("""
                                matchConditions: [{name: a, expression: object.missing}, {name: b, expression: "false"}]
                                validations: [{expression: "false"}]
                                """)).isEmpty();
    }

    @Test
    void aComputedMessageOutranksTheFixedOne() {
        assertThat(
                        judge(
                                "validations: [{expression: 'false', message: fixed, messageExpression: object.metadata.name}]"))
                .extracting(Violation::fix)
                .containsExactly("web");
        assertThat(judge("validations: [{expression: 'false', message: fixed, messageExpression: object.nowhere}]"))
                .extracting(Violation::fix)
                .singleElement()
                .asString()
                .startsWith("fixed (its messageExpression failed: ");
    }

    @Test
    void theRequestIsThatOfACreation() {
        assertThat(judge("""
                        validations:
                        - expression: >-
                            request.operation == 'CREATE' && request.namespace == 'shop' && request.kind.kind == 'Pod' && oldObject == null
                        """)).isEmpty();
    }

    @Test
    void aPolicyAboutSomethingElseSaysNothing() {
        PolicySet policies = policies("validations: [{expression: 'false'}]");
        assertThat(policies.judgeObject(Map.of("apiVersion", "v1", "kind", "Service"))
                        .isCompliant())
                .isTrue();
        assertThat(policies.judgeObject(Map.of("apiVersion", "v1", "kind", "Pod"))
                        .isCompliant())
                .isFalse();
    }

    @Test
    void whatIsExcludedIsNotJudged() {
        PolicySet policies = PolicySet.read(Map.of("f.yaml", """
                        apiVersion: policies.kyverno.io/v1
                        kind: ValidatingPolicy
                        metadata: {name: p}
                        spec:
                          matchConstraints:
                            resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}]
                            excludeResourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], resourceNames: [web]}]
                          validations: [{expression: "false"}]
                        """), name -> true);
        assertThat(policies.judgePod(POD).isCompliant()).isTrue();
        assertThat(policies.judgePod(Map.of("metadata", Map.of("name", "other")))
                        .isCompliant())
                .isFalse();
        assertThat(policies.judgeObject(Map.of("apiVersion", "networking.k8s.io/v1", "kind", "NetworkPolicy"))
                        .isCompliant())
                .isFalse();
    }

    @Test
    void aFloorOutranksAMilderLevelAndLeavesAStricterOne() {
        assertThat(Level.BASELINE.atLeast(Level.RESTRICTED)).isEqualTo(Level.RESTRICTED);
        assertThat(Level.RESTRICTED.atLeast(Level.BASELINE)).isEqualTo(Level.RESTRICTED);
    }
}
