package dev.bellwether.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.bellwether.policy.Level;
import dev.bellwether.policy.baseline.Baseline;
import dev.bellwether.policy.baseline.KubernetesVersion;
import dev.bellwether.policy.baseline.Standard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code helm template} makes of the chart. */
class ChartTest {
    private static final Path ROOT = Path.of(System.getProperty("bellwether.root"));
    private static final Path CHART = ROOT.resolve("helm/bellwether");
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    @Test
    void theChartPassesLint() {
        LintResult lint = new Helm(CHART).lint().strict().call();
        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }

    @Test
    void theChartCarriesTheVeryCrd() throws Exception {
        String name = "notificationgateways.bellwether.dev.yaml";
        assertThat(CHART.resolve("crds").resolve(name))
                .hasSameTextualContentAs(ROOT.resolve("crds").resolve(name));
    }

    @Test
    void noRuleHasAWildcardAndSecretsAreNeverListedOrWatched() {
        List<PolicyRule> rules = Stream.concat(
                        rendered(Map.of(), ClusterRole.class).flatMap(role -> role.getRules().stream()),
                        rendered(Map.of(), Role.class).flatMap(role -> role.getRules().stream()))
                .toList();
        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).noneMatch(resource -> resource.contains("*"));
            assertThat(rule.getVerbs()).doesNotContain("*");
            if (rule.getResources().contains("secrets")) {
                assertThat(rule.getVerbs()).doesNotContain("list", "watch", "deletecollection");
            }
        });
    }

    @Test
    void theRolesGrantTheVerbsThatTheOperatorUsesAndNoOthers() {
        assertThat(verbs(rendered(Map.of(), ClusterRole.class).flatMap(role -> role.getRules().stream())))
                .isEqualTo(Map.ofEntries(
                        entry("bellwether.dev/notificationgateways", "get list watch"),
                        entry("bellwether.dev/notificationgateways/status", "patch"),
                        entry("bellwether.dev/notificationgateways/finalizers", "update"),
                        entry("apps/deployments", "create delete get list patch watch"),
                        entry("apps/statefulsets", "create get list patch watch"),
                        entry("/configmaps", "create delete get list patch watch"),
                        entry("/services", "create get list patch watch"),
                        entry("/serviceaccounts", "create get list patch watch"),
                        entry("policy/poddisruptionbudgets", "create get list patch watch"),
                        entry("networking.k8s.io/networkpolicies", "create get list patch watch"),
                        entry("/pods", "get list watch"),
                        entry("/secrets", "create get patch"),
                        entry("events.k8s.io/events", "create")));
        assertThat(verbs(rendered(Map.of(), Role.class).flatMap(role -> role.getRules().stream())))
                .isEqualTo(Map.of(
                        "coordination.k8s.io/leases", "create get patch update",
                        "/secrets/bellwether-operator-keys", "get",
                        "/secrets", "create"));
    }

    @Test
    void anOperatorOfAllNamespacesIsBoundInAll() {
        assertThat(rendered(Map.of(), ClusterRoleBinding.class)).hasSize(1);
        assertThat(rendered(Map.of(), RoleBinding.class).map(ChartTest::place))
                .containsExactly("bellwether-system binds Role bellwether-operator");
    }

    @Test
    void anOperatorOfSomeNamespacesIsBoundInThoseAlone() {
        Map<String, String> some = Map.of("watchNamespaces[0]", "messaging", "watchNamespaces[1]", "orders");
        assertThat(rendered(some, ClusterRoleBinding.class)).isEmpty();
        assertThat(rendered(some, RoleBinding.class).map(ChartTest::place))
                .containsExactlyInAnyOrder(
                        "bellwether-system binds Role bellwether-operator",
                        "messaging binds ClusterRole bellwether-system-bellwether-operator",
                        "orders binds ClusterRole bellwether-system-bellwether-operator");
        assertThat(rendered(some, RoleBinding.class).flatMap(binding -> binding.getSubjects().stream()))
                .allSatisfy(subject -> assertThat(subject.getNamespace() + "/" + subject.getName())
                        .isEqualTo("bellwether-system/bellwether-operator"));
    }

    @Test
    void theOperatorsPodIsRestricted() {
        Deployment deployment = rendered(Map.of(), Deployment.class).findFirst().orElseThrow();
        Baseline restricted = Baseline.load(Level.RESTRICTED, KubernetesVersion.LATEST, Standard.named("pod-security"));
        Map<String, Object> template =
                Serialization.jsonMapper().convertValue(deployment.getSpec().getTemplate(), TREE);
        assertThat(restricted.judge(template).violations()).isEmpty();
    }

    @Test
    void aSingleOperatorHasNoBudget() {
        assertThat(rendered(Map.of("replicas", "1"), PodDisruptionBudget.class)).isEmpty();
        assertThat(rendered(Map.of(), PodDisruptionBudget.class)).hasSize(1);
    }

    @Test
    void aDigestTakesPrecedenceOverATag() {
        String digest = "sha256:" + "0".repeat(64);
        Deployment deployment = rendered(Map.of("image.digest", digest, "image.tag", "v9"), Deployment.class)
                .findFirst()
                .orElseThrow();
        assertThat(deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage())
                .isEqualTo("bellwether.invalid/operator@" + digest);
    }

    @ParameterizedTest
    @CsvSource({
        "replicas, 0",
        "replicas, eleven",
        "securityFloor, none",
        "image.digest, sha256:12",
        "maxConcurrentRollouts, 0",
        "replica, 2",
        "notifier.image, ''"
    })
    void aValueThatCannotBeRightIsRefusedByName(String key, String value) {
        assertThatThrownBy(() -> template(Map.of(key, value)))
                .hasMessageContaining(key.contains(".") ? key.substring(key.indexOf('.') + 1) : key);
    }

    /** Verbs by {@code group/resource}, and {@code /name} where the rule is for one object. */
    private static Map<String, String> verbs(Stream<PolicyRule> rules) {
        Map<String, Set<String>> verbs = new TreeMap<>();
        rules.forEach(rule -> rule.getApiGroups().forEach(group -> rule.getResources()
                .forEach(resource -> (rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames())
                        .forEach(name -> verbs.computeIfAbsent(
                                        group + "/" + resource + (name.isEmpty() ? "" : "/" + name),
                                        key -> new TreeSet<>())
                                .addAll(rule.getVerbs())))));
        return verbs.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> String.join(" ", one.getValue())));
    }

    private static String place(RoleBinding binding) {
        return binding.getMetadata().getNamespace() + " binds "
                + binding.getRoleRef().getKind() + " " + binding.getRoleRef().getName();
    }

    private static <T extends HasMetadata> Stream<T> rendered(Map<String, String> values, Class<T> kind) {
        List<HasMetadata> all = Serialization.unmarshal(
                        new ByteArrayInputStream(asList(template(values)).getBytes(StandardCharsets.UTF_8)),
                        KubernetesList.class)
                .getItems();
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static String template(Map<String, String> values) {
        TemplateCommand command = new Helm(CHART)
                .template()
                .withName("bellwether")
                .withNamespace("bellwether-system")
                .withKubeVersion("v1.35.0")
                .skipCrds();
        new TreeMap<>(values).forEach(command::set); // a list by its indices, in their order
        return command.call();
    }

    private static String asList(String documents) {
        StringBuilder list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
        for (String document : documents.split("(?m)^---\\s*$", -1)) {
            String text = document.lines().filter(line -> !line.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
            if (!text.isBlank()) {
                list.append("-\n").append(text.indent(2));
            }
        }
        return list.toString();
    }
}
