package dev.bellwether.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this engine does not do is refused when the file is read, with file, field, value and what is expected. */
class PolicyReadingTest {
    private static final String HEAD = """
            apiVersion: policies.kyverno.io/v1
            kind: ValidatingPolicy
            metadata: {name: p}
            """;
    private static final String MATCH =
            "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}";

    private static void read(String text) {
        PolicySet.read(Map.of("f.yaml", text), name -> true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    validations: [{expression: 'true', weight: 1}] | f.yaml (p): spec.validations[0].weight: 1 (expected: no such field; known here: expression, message, messageExpression, reason)
                    validations: [{expression: '1'}]               | f.yaml (p): spec.validations[0].expression: "1" (expected: a CEL expression of type bool): it is of type int
                    validations: [{expression: 'variables.x'}]     | f.yaml (p): spec.validations[0].expression: "variables.x" (expected: a CEL expression of type bool): 1:1: undeclared reference to 'variables'
                    validations: [{expression: true}]              | f.yaml (p): spec.validations[0].expression: true (expected: text)
                    validations: [{message: a}]                    | f.yaml (p): spec.validations[0].expression: absent (expected: text)
                    validations: [a]                               | f.yaml (p): spec.validations[0]: "a" (expected: an object)
                    validations: {}                                | f.yaml (p): spec.validations: {} (expected: a list)
                    validations: []                                | f.yaml (p): spec.validations: absent (expected: at least one validation, or the policy would pass everything)
                    """)
    void aValidationThatCannotBeUsed(String validations, String message) {
        assertThatThrownBy(() -> read(HEAD + "spec: {" + MATCH + ", " + validations + "}"))
                .isInstanceOf(PolicyException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    paramKind: {}                                                  | spec.paramKind: {} (expected: no such field
                    failurePolicy: Ignore                                          | spec.failurePolicy: "Ignore" (expected: one of Fail)
                    validationActions: [Deny, Enforce]                             | spec.validationActions: "Enforce" (expected: a list of Deny, Audit, Warn)
                    evaluation: {mode: JSON}                                       | spec.evaluation.mode: "JSON" (expected: one of Kubernetes)
                    variables: [{name: a, expression: '1'}, {name: a, expression: '2'}] | spec.variables[1].name: "a" (expected: a name no other variable has)
                    variables: [{name: a-b, expression: '1'}]                      | spec.variables[0].name: "a-b" (expected: a CEL identifier
                    matchConditions: [{name: a, expression: 'true'}, {name: a, expression: 'false'}] | spec.matchConditions[1].name: "a" (expected: a name no other condition has)
                    variables: [{name: a, expression: variables.b}]                | spec.variables[0].expression: "variables.b" (expected: a CEL expression)
                    matchConditions: [{name: a, expression: '''b''', when: c}]     | spec.matchConditions[0].when: "c" (expected: no such field
                    matchConditions: [{name: a, expression: '''b'''}]              | spec.matchConditions[0].expression: "'b'" (expected: a CEL expression of type bool)
                    auditAnnotations: [{key: a, valueExpression: '1'}]             | spec.auditAnnotations[0].valueExpression: "1" (expected: a CEL expression of type string)
                    autogen: {podControllers: {kinds: []}}                         | spec.autogen.podControllers.kinds: [] (expected: no such field
                    """)
    void aFieldThatCannotBeUsed(String field, String message) {
        assertThatThrownBy(
                        () -> read(HEAD + "spec: {" + MATCH + ", validations: [{expression: 'true'}], " + field + "}"))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("f.yaml (p): " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                             | spec.matchConstraints.resourceRules: absent (expected: at least one rule
                    {namespaceSelector: {matchLabels: {a: b}}}                     | spec.matchConstraints.namespaceSelector.matchLabels: {"a":"b"} (expected: no such field
                    {resourceRules: [{}]}                                          | spec.matchConstraints.resourceRules[0].apiGroups: absent (expected: a list of at least one text)
                    {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Cluster}]} | spec.matchConstraints.resourceRules[0].scope: "Cluster" (expected: one of *, Namespaced)
                    """)
    void aMatchThatCannotBeUsed(String match, String message) {
        assertThatThrownBy(() ->
                        read(HEAD + "spec: {matchConstraints: " + match + ", validations: [{expression: 'true'}]}"))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("f.yaml (p): " + message);
    }

    @Test
    void aDocumentThatIsNoValidatingPolicy() {
        assertThatThrownBy(() -> read("{apiVersion: kyverno.io/v1, kind: ClusterPolicy}"))
                .hasMessageStartingWith(
                        "f.yaml: apiVersion: \"kyverno.io/v1\" (expected: one of policies.kyverno.io/v1,");
        assertThatThrownBy(() -> read("{apiVersion: policies.kyverno.io/v1, kind: MutatingPolicy}"))
                .hasMessage("f.yaml: kind: \"MutatingPolicy\" (expected: one of ValidatingPolicy)");
        assertThatThrownBy(() -> read("apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy"))
                .hasMessage("f.yaml: metadata.name: absent (expected: text)");
        assertThatThrownBy(() -> read("kind: ValidatingPolicy")).hasMessageStartingWith("f.yaml: apiVersion: absent (");
        assertThatThrownBy(() -> read("# nothing\n---\n"))
                .hasMessage("f.yaml: no documents (expected: at least one ValidatingPolicy)");
        assertThatThrownBy(() -> read("- a")).hasMessageStartingWith("f.yaml: document 1 is not an object");
        assertThatThrownBy(() -> read("a: 1\na: 2"))
                .hasMessageStartingWith("f.yaml: not YAML (expected: Kubernetes manifests): ");
        assertThatThrownBy(() -> read("{")).hasMessageStartingWith("f.yaml: not YAML");
    }

    @Test
    void aliasesThatNeverEndOrGrowWithoutMeasure() {
        assertThatThrownBy(() -> read("a: &a {b: [*a]}"))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("f.yaml: document 1 is nested too deep (expected: at most 100 levels");
        StringBuilder bomb = new StringBuilder("v0: &v0 [x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("v%d: &v%d [*v%d, *v%d, *v%d, *v%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> read(bomb.toString()))
                .isInstanceOf(PolicyException.class)
                .hasMessageStartingWith("f.yaml: document 1 is too large (expected: at most 1000000 values");
    }
}
