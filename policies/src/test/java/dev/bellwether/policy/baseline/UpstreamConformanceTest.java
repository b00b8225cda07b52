package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyName;
import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import dev.bellwether.policy.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The decisions of Kubernetes itself: the Pods of kubernetes/pod-security-admission under {@code LEVEL/VERSION/{pass,fail}}. They are not part
 * of this repository; system property {@code bellwether.shared} names the folder that holds {@code conformance/pod-security-admission}, default
 * {@code ../shared} beside the repository. A Pod that fails must fail by the check its file is called after.
 */
class UpstreamConformanceTest {
    private static final Map<String, Baseline> LOADED = new ConcurrentHashMap<>();

    @TestFactory
    List<DynamicTest> decidesAsKubernetesDoes() throws IOException {
        Path pods = conformance().resolve("pod-security-admission");
        if (!Files.isDirectory(pods)) {
            System.out.println("upstream suite: no Pods of kubernetes/pod-security-admission in " + pods
                    + ", the committed cases stand alone");
            return List.of();
        }
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(pods, 4)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .forEach(
                            file -> tests.add(dynamicTest(pods.relativize(file).toString(), () -> decide(pods, file))));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void decide(Path pods, Path file) {
        Path relative = pods.relativize(file);
        Baseline baseline = LOADED.computeIfAbsent(
                relative.getName(0) + " " + relative.getName(1),
                key -> Baseline.load(
                        Level.of(relative.getName(0).toString()),
                        KubernetesVersion.of(relative.getName(1).toString())));
        for (Map<String, Object> pod : YamlDocuments.read(relative.toString(), read(file))) {
            Verdict verdict = baseline.judge(pod);
            boolean expected = relative.getName(2).toString().equals("pass");
            if (expected) {
                assertThat(verdict.violations()).isEmpty();
            } else {
                assertThat(verdict.violations())
                        .isNotEmpty()
                        .extracting(Violation::check)
                        .anyMatch(check -> inForce(baseline, checkOf(file)).contains(check));
            }
        }
    }

    /** A file is called by its check, in lower case, and a number. */
    private static String checkOf(Path file) {
        return file.getFileName().toString().replaceFirst("[0-9]*\\.yaml$", "");
    }

    /** The check itself, or the stricter one that stands in for it. */
    private static Set<String> inForce(Baseline baseline, String check) {
        return baseline.policies().stream()
                .filter(name -> name.check().equalsIgnoreCase(check)
                        || Selection.overrides(name).stream().anyMatch(check::equalsIgnoreCase))
                .map(PolicyName::check)
                .collect(Collectors.toSet());
    }

    private static Path conformance() {
        String named = System.getProperty("bellwether.shared", "");
        return (named.isEmpty() ? Path.of(System.getProperty("bellwether.root", ".."), "..", "shared") : Path.of(named))
                .resolve("conformance");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
