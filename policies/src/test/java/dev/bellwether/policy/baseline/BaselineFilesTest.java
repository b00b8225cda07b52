package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyException;
import dev.bellwether.policy.PolicyName;
import dev.bellwether.policy.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineFilesTest {
    /** The checks of the Pod Security Standards, by the names Kubernetes gives them. */
    private static final List<String> CHECKS = List.of(
            "allowPrivilegeEscalation",
            "appArmorProfile",
            "capabilities_baseline",
            "capabilities_restricted",
            "hostNamespaces",
            "hostPathVolumes",
            "hostPorts",
            "hostProbesAndHostLifecycle",
            "privileged",
            "procMount",
            "procMount_restricted",
            "restrictedVolumes",
            "runAsNonRoot",
            "runAsUser",
            "seLinuxOptions",
            "seccompProfile_baseline",
            "seccompProfile_restricted",
            "sysctls",
            "windowsHostProcess");

    static List<PolicyName> allPolicies() {
        return PolicySet.names(BaselineFiles.read());
    }

    @Test
    void theFolderHoldsOneFileForEachOfTheTwelveClasses() throws IOException {
        Path folder = Path.of(System.getProperty("bellwether.root", ".."), "policies", "baselines");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(BaselineFiles.CLASSES);
        }
        assertThat(BaselineFiles.CLASSES).hasSize(12);
    }

    @Test
    void aPolicyIsInTheFileOfItsClass() {
        BaselineFiles.read().forEach((file, text) -> assertThat(PolicySet.names(java.util.Map.of(file, text)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(file).isEqualTo("baselines/" + name.policyClass() + ".yaml")));
    }

    @Test
    void podSecurityIsMadeOfTheNineteenChecksOfKubernetes() {
        assertThat(allPolicies().stream()
                        .filter(name -> name.label("standard", "").equals("pod-security"))
                        .map(PolicyName::check)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(CHECKS);
    }

    @Test
    void noVersionHasACheckTwice() {
        for (int minor = 0; minor <= KubernetesVersion.LATEST.minor(); minor++) {
            Selection selection =
                    new Selection(Level.RESTRICTED, new KubernetesVersion(minor), EnumSet.allOf(Standard.class));
            assertThat(allPolicies().stream().filter(selection::takes).map(PolicyName::check))
                    .as("v1.%d", minor)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aStricterCheckReplacesTheMilderOne() {
        Set<String> checks = Baseline.load(Level.RESTRICTED, KubernetesVersion.of("v1.36")).policies().stream()
                .map(PolicyName::check)
                .collect(Collectors.toSet());
        assertThat(checks)
                .hasSize(15)
                .doesNotContain("capabilities_baseline", "seccompProfile_baseline", "hostPathVolumes", "procMount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.38", "1.36", "v1.36.1", "v2.0", "", "v1.-1", "v1.036"})
    void aVersionThatIsNotKnownIsRefused(String version) {
        assertThatThrownBy(() -> KubernetesVersion.of(version))
                .isInstanceOf(PolicyException.class)
                .hasMessage("version: " + version + " (expected: v1.0 to v1.37, or latest)");
    }
}
