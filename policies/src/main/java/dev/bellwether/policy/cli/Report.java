package dev.bellwether.policy.cli;

import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import dev.bellwether.policy.cel.CelValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as text: for people, or as one JSON object. */
final class Report {
    private Report() {}

    static String human(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(finding.file()).append(": ").append(finding.kind());
            if (!finding.name().isEmpty()) {
                text.append(' ').append(finding.name());
            }
            text.append(": ").append(summary(finding)).append('\n');
            finding.verdict().ifPresent(verdict -> verdict.violations()
                    .forEach(violation ->
                            text.append("  ").append(violation.sentence()).append('\n')));
        }
        return text.toString();
    }

    /** {@code {"compliant": …, "objects": [{"file", "kind", "name", "verdict", "violations": [{"class", "check", "path", "value", "fix"}]}]}}. */
    static String json(List<Finding> findings) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("compliant", findings.stream().allMatch(Finding::isFine));
        report.put("objects", findings.stream().map(Report::object).toList());
        return CelValue.toJson(report) + "\n";
    }

    private static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", finding.file());
        object.put("kind", finding.kind());
        object.put("name", finding.name());
        object.put("verdict", finding.verdict().isEmpty() ? "NotJudged" : finding.isFine() ? "Compliant" : "Violated");
        object.put(
                "violations",
                finding.verdict().map(Verdict::violations).orElse(List.of()).stream()
                        .map(Report::violation)
                        .toList());
        return object;
    }

    private static Map<String, Object> violation(Violation violation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("class", violation.policyClass());
        fields.put("check", violation.check());
        fields.put("path", violation.path());
        fields.put("value", violation.value());
        fields.put("fix", violation.fix());
        return fields;
    }

    private static String summary(Finding finding) {
        if (finding.verdict().isEmpty()) {
            return "not judged (not a kind that is known to hold a Pod)";
        }
        int count = finding.verdict().map(Verdict::violations).orElse(List.of()).size();
        return count == 0 ? "compliant" : count == 1 ? "1 violation" : count + " violations";
    }
}
