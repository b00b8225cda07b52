package dev.bellwether.policy.cli;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicySet;
import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import dev.bellwether.policy.autogen.PodTemplate;
import dev.bellwether.policy.baseline.Baseline;
import dev.bellwether.policy.baseline.KubernetesVersion;
import dev.bellwether.policy.baseline.Standard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** By what the command judges an object: nothing where the object is none of its business. */
interface Judge extends Function<Map<String, Object>, Optional<Verdict>> {

    static Judge ofBaseline(Level level, KubernetesVersion version, Set<Standard> standards) {
        Baseline baseline = Baseline.load(level, version, standards);
        return object -> PodTemplate.of(object).map(template -> under(template.at(), baseline.judge(template.pod())));
    }

    /** Policies about Pods judge templates, too; all others judge the object itself. */
    static Judge ofPolicies(Map<String, String> files) {
        PolicySet policies = PolicySet.read(files, name -> true);
        return object -> {
            List<Violation> violations =
                    new ArrayList<>(policies.judgeObject(object).violations());
            PodTemplate.of(object)
                    .filter(template -> !template.at().isEmpty())
                    .map(template -> under(template.at(), policies.judgePod(template.pod())))
                    .ifPresent(verdict -> violations.addAll(verdict.violations()));
            return Optional.of(Verdict.of(violations));
        };
    }

    private static Verdict under(String at, Verdict verdict) {
        return Verdict.of(verdict.violations().stream()
                .map(violation -> violation.under(at))
                .toList());
    }
}
