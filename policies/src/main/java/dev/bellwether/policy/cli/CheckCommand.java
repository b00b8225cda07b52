package dev.bellwether.policy.cli;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyException;
import dev.bellwether.policy.YamlDocuments;
import dev.bellwether.policy.autogen.PodTemplate;
import dev.bellwether.policy.baseline.KubernetesVersion;
import dev.bellwether.policy.baseline.Standard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bellwether-policy check}: judges every Pod, and every template of one, in some files. */
@Command(
        name = "check",
        description = "Judges every Pod and Pod template in the files and names every violation with its fix.",
        exitCodeOnExecutionException = 2,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:everything complies", "1:something does not", "2:the question cannot be answered"})
final class CheckCommand implements Callable<Integer> {
    private enum Output {
        human,
        json
    }

    // The standard mixin would leave out its help, too, because its --version is taken here.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean unusedHelp; // picocli reads it

    @Option(names = "--level", paramLabel = "LEVEL", description = "privileged, baseline or restricted (default).")
    private String level = "restricted";

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description = "Kubernetes version, v1.0 to v1.37 or latest (default).")
    private String version = "latest";

    @Option(
            names = "--standard",
            paramLabel = "STANDARD",
            description = "pod-security (default), platform (images, hygiene), or all.")
    private String standard = "pod-security";

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Judge by the ValidatingPolicies in this file instead of the shipped baselines. May be repeated.")
    private List<Path> policies = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "human (default) or json.")
    private Output output = Output.human;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Manifests, YAML or JSON; - is standard input.")
    private List<String> files = new ArrayList<>();

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        refuseMixture();
        Judge judge = policies.isEmpty()
                ? Judge.ofBaseline(Level.of(level), KubernetesVersion.of(version), Standard.named(standard))
                : Judge.ofPolicies(texts(policies));
        List<Finding> findings = new ArrayList<>();
        for (String file : files) {
            for (Map<String, Object> document : YamlDocuments.read(file, text(file))) {
                for (Map<String, Object> object : PodTemplate.objects(document)) {
                    findings.add(Finding.of(file, object, judge));
                }
            }
        }
        if (findings.isEmpty()) {
            throw new PolicyException(String.join(", ", files) + ": no objects (expected: at least one manifest)");
        }
        if (spec != null) {
            spec.commandLine().getOut().print(output == Output.json ? Report.json(findings) : Report.human(findings));
            spec.commandLine().getOut().flush();
        }
        return findings.stream().allMatch(Finding::isFine) ? 0 : 1;
    }

    /** An option of the shipped baselines would be without effect beside policies of one's own: said, not ignored. */
    private void refuseMixture() {
        if (spec == null || policies.isEmpty()) {
            return;
        }
        CommandLine command = spec.commandLine();
        for (String option : List.of("--level", "--version", "--standard")) {
            if (command.getParseResult().hasMatchedOption(option)) {
                throw new CommandLine.ParameterException(
                        command, option + ": chooses a shipped baseline (expected: not together with --policy)");
            }
        }
    }

    private static Map<String, String> texts(List<Path> paths) {
        Map<String, String> texts = new LinkedHashMap<>();
        paths.forEach(path -> texts.put(path.toString(), text(path.toString())));
        return texts;
    }

    private static String text(String file) {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new PolicyException(
                    file + ": cannot be read (expected: a UTF-8 text file): "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
