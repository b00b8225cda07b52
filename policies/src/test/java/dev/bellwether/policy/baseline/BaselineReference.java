package dev.bellwether.policy.baseline;

import dev.bellwether.policy.PolicyName;
import dev.bellwether.policy.PolicySet;
import dev.bellwether.policy.YamlDocuments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code docs/baselines.md}, made from the policy files alone. */
final class BaselineReference {
    static final Path COMMITTED = Path.of(System.getProperty("bellwether.root", ".."), "docs", "baselines.md");

    private BaselineReference() {}

    static String generate() {
        StringBuilder text = new StringBuilder();
        Set<String> checks = new LinkedHashSet<>();
        BaselineFiles.read().forEach((file, policies) -> {
            List<PolicyName> names = PolicySet.names(Map.of(file, policies));
            names.forEach(name -> checks.add(name.check()));
            text.append("\n## ").append(names.get(0).policyClass()).append('\n');
            text.append(policies.lines().findFirst().orElse("").replaceFirst("^# ", ""));
            text.append(" Source: [%1$s](../policies/%1$s).\n\n".formatted(file));
            text.append(
                    "| check | standard | level | Kubernetes | requires | what to do |\n|---|---|---|---|---|---|\n");
            Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
            YamlDocuments.read(file, policies).forEach(document -> documents.put(name(document), document));
            names.forEach(name -> text.append(row(name, documents.getOrDefault(name.name(), Map.of()))));
        });
        return head(BaselineFiles.CLASSES.size(), checks.size()) + text;
    }

    private static String head(int classes, int checks) {
        return """
                # The baselines
                <!-- Made from policies/baselines by `mvn -pl policies test -Dbaselines.write=true`; edit those files instead. -->

                %d classes, %d checks. A level requires what the milder level requires, too; where a stricter check stands in for a milder one, only the
                stricter one is told. Standard `pod-security` is decided as Kubernetes decides its Pod Security Standards at the version asked for,
                `platform` is Bellwether's own.
                                """.formatted(classes, checks);
    }

    private static String row(PolicyName name, Map<String, Object> document) {
        String check = "`" + name.check() + "`"
                + Selection.overrides(name).stream()
                        .map(milder -> "<br>in place of `" + milder + "`")
                        .collect(Collectors.joining());
        List<String> cells = List.of(
                check,
                name.label("standard", ""),
                name.label("level", ""),
                versions(name),
                name.annotations().getOrDefault("policies.kyverno.io/title", "") + conditions(document),
                String.join("<br>", fixes(document)));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String versions(PolicyName name) {
        String since = name.annotation("since", "");
        String until = name.annotation("until", "");
        return until.isEmpty()
                ? since.isEmpty() ? "every" : "from " + since
                : (since.isEmpty() ? "" : "from " + since + " ") + "before " + until;
    }

    /** The names of the match conditions, which read as words: not-on-windows. */
    private static String conditions(Map<String, Object> document) {
        return document.get("spec") instanceof Map<?, ?> spec
                        && spec.get("matchConditions") instanceof List<?> conditions
                ? conditions.stream()
                        .map(condition ->
                                condition instanceof Map<?, ?> fields ? " (condition: " + fields.get("name") + ")" : "")
                        .map(words -> words.replace('-', ' ').replace("windows", "Windows"))
                        .collect(Collectors.joining())
                : "";
    }

    private static Set<String> fixes(Map<String, Object> document) {
        Set<String> fixes = new LinkedHashSet<>();
        if (document.get("spec") instanceof Map<?, ?> spec && spec.get("validations") instanceof List<?> validations) {
            for (Object validation : validations) {
                if (validation instanceof Map<?, ?> fields && fields.get("message") instanceof String message) {
                    fixes.add(message.trim().replace("|", "\\|"));
                }
            }
        }
        return fixes;
    }

    private static String name(Map<String, Object> document) {
        return document.get("metadata") instanceof Map<?, ?> metadata ? String.valueOf(metadata.get("name")) : "";
    }
}
