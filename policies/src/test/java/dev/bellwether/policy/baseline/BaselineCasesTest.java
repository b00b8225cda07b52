package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyName;
import dev.bellwether.policy.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every class against its own cases, so that the project proves its baselines without anything from outside. */
class BaselineCasesTest {
    private static final Map<String, Baseline> LOADED = new ConcurrentHashMap<>();

    @TestFactory
    Stream<DynamicTest> findsExactlyTheViolationsOfEachCase() {
        return BaselineFiles.CLASSES.stream().flatMap(policyClass -> Case.of(policyClass).stream()
                .map(tried -> dynamicTest(policyClass + ": " + tried.name(), () -> assertThat(judge(tried))
                        .containsExactlyElementsOf(tried.violations()))));
    }

    @Test
    void everyPolicyIsViolatedByACaseAndSatisfiedByAnother() {
        Set<String> violated = new HashSet<>();
        Set<String> satisfied = new HashSet<>();
        for (String policyClass : BaselineFiles.CLASSES) {
            for (Case tried : Case.of(policyClass)) {
                Set<String> failed = judge(tried).stream()
                        .map(violation -> violation.substring(0, violation.indexOf(' ')))
                        .collect(Collectors.toSet());
                for (PolicyName policy : baseline(tried).policies()) {
                    (failed.contains(policy.check()) ? violated : satisfied).add(policy.name());
                }
            }
        }
        Set<String> all =
                BaselineFilesTest.allPolicies().stream().map(PolicyName::name).collect(Collectors.toSet());
        assertThat(satisfied).containsAll(all);
        assertThat(violated).containsAll(all);
    }

    @Test
    void everyViolationSaysWhatToDo() {
        for (String policyClass : BaselineFiles.CLASSES) {
            for (Case tried : Case.of(policyClass)) {
                assertThat(baseline(tried).judge(tried.pod()).violations())
                        .allSatisfy(violation -> assertThat(violation.fix()).matches("[A-Z].*\\."))
                        .allSatisfy(
                                violation -> assertThat(violation.policyClass()).isEqualTo(policyClass));
            }
        }
    }

    @Test
    void privilegedAllowsEverything() {
        Baseline baseline = Baseline.load(Level.PRIVILEGED, KubernetesVersion.LATEST);
        assertThat(baseline.judge(Map.of("spec", Map.of("hostNetwork", true))).isCompliant())
                .isTrue();
    }

    private static List<String> judge(Case tried) {
        return baseline(tried).judge(tried.pod()).violations().stream()
                .map(BaselineCasesTest::text)
                .toList();
    }

    private static Baseline baseline(Case tried) {
        return LOADED.computeIfAbsent(
                tried.level() + " " + tried.version() + " " + tried.standard(),
                key -> Baseline.load(tried.level(), tried.version(), Standard.named(tried.standard())));
    }

    private static String text(Violation violation) {
        return violation.check() + " " + violation.path() + " " + violation.value();
    }
}
