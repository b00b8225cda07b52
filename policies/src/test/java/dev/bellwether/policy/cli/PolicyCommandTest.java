package dev.bellwether.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.policy.YamlDocuments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {template: {spec: {hostPID: true, containers: [{name: a, image: b}]}}}
            """;
    private static final String POLICY = """
            apiVersion: policies.kyverno.io/v1
            kind: ValidatingPolicy
            metadata: {name: own}
            spec:
              matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
              validations: [{expression: "!has(object.spec.hostPID)", message: No.}]
            """;

    private record Outcome(int code, String out, String err) {}

    @TempDir
    Path folder = Path.of(".");

    private static Outcome run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
        int code = PolicyCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Outcome(code, out.toString(), err.toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aViolationExitsWithOneAndNamesThePathInTheManifest() throws IOException {
        Path web = file("web.yaml", WEB + "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n");
        assertThat(run("check", "--level", "baseline", web))
                .isEqualTo(new Outcome(
                        1,
                        web + ": Deployment shop/web: 1 violation\n"
                                + "  hostNamespaces: spec.template.spec.hostPID is true. Set it to false or remove it.\n"
                                + web
                                + ": ConfigMap c: not judged (not a kind that is known to hold a Pod)\n",
                        ""));
    }

    @Test
    void complianceExitsWithZero() throws IOException {
        Path web = file("web.yaml", WEB.replace("hostPID: true, ", ""));
        assertThat(run("check", "--level", "baseline", web))
                .isEqualTo(new Outcome(0, web + ": Deployment shop/web: compliant\n", ""));
        assertThat(run("check", web).code()).isEqualTo(1);
        assertThat(run("check", "--level", "privileged", web).code()).isZero();
    }

    @Test
    void jsonIsOneObjectForMachines() throws IOException {
        Outcome outcome = run("check", "--level", "baseline", "-o", "json", file("web.yaml", WEB));
        assertThat(YamlDocuments.read("out", outcome.out()).get(0))
                .containsEntry("compliant", false)
                .extracting("objects")
                .asString()
                .contains(
                        "kind=Deployment",
                        "verdict=Violated",
                        "check=hostNamespaces",
                        "path=spec.template.spec.hostPID");
    }

    @Test
    void policiesOfOnesOwnJudgeTemplatesToo() throws IOException {
        Outcome outcome = run("check", "--policy", file("policy.yaml", POLICY), file("web.yaml", WEB));
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("own: spec.template.spec. No.");
    }

    @Test
    void whatCannotBeAnsweredExitsWithTwoAndSaysWhy() throws IOException {
        Path web = file("web.yaml", WEB);
        assertThat(run("check", "--level", "strict", web))
                .isEqualTo(new Outcome(2, "", "level: strict (expected: one of privileged, baseline, restricted)\n"));
        assertThat(run("check", "--standard", "x", web).err())
                .isEqualTo("standard: x (expected: pod-security, platform or all)\n");
        assertThat(run("check", folder.resolve("absent")).err())
                .isEqualTo(folder.resolve("absent")
                        + ": cannot be read (expected: a UTF-8 text file): NoSuchFileException\n");
        assertThat(run("check", file("bad.yaml", "a: [")).err()).startsWith(folder.resolve("bad.yaml") + ": not YAML");
        assertThat(run("check", "--policy", file("policy.yaml", POLICY.replace("validations", "checks")), web))
                .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err()).contains("spec.checks: [{"));
        assertThat(run("check", "--policy", file("none.yaml", "# none\n"), web))
                .isEqualTo(new Outcome(
                        2,
                        "",
                        folder.resolve("none.yaml") + ": no documents (expected: at least one ValidatingPolicy)\n"));
        assertThat(run("check", file("empty.yaml", "---\n")))
                .isEqualTo(new Outcome(
                        2, "", folder.resolve("empty.yaml") + ": no objects (expected: at least one manifest)\n"));
        assertThat(run("check", "--policy", file("policy.yaml", POLICY), "--level", "baseline", web))
                .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err())
                        .startsWith("--level: chooses a shipped baseline (expected: not together with --policy)"));
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("check").code()).isEqualTo(2);
    }

    @Test
    void helpIsGivenByTheCommandAndByItsPart() {
        assertThat(run("--help"))
                .satisfies(outcome -> assertThat(outcome.code()).isZero());
        assertThat(run("check", "--help"))
                .satisfies(outcome -> assertThat(outcome.code()).isZero())
                .satisfies(outcome -> assertThat(outcome.out()).contains("--level", "--policy", "Exit codes:"));
    }
}
