package dev.bellwether.policy;

import dev.bellwether.policy.cel.Expression;
import dev.bellwether.policy.cel.ExpressionException;
import dev.bellwether.policy.cel.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One ValidatingPolicy, compiled.
 *
 * @param name what it says about itself
 * @param rules what it is about; one that matches is enough
 * @param exclusions what it is not about, though a rule matches
 * @param conditions further conditions, by name, that must all hold for it to apply
 * @param variables its variables by name
 * @param validations what must hold
 */
record Policy(
        PolicyName name,
        List<ResourceRule> rules,
        List<ResourceRule> exclusions,
        Map<String, Expression> conditions,
        Map<String, Expression> variables,
        List<Validation> validations) {

    /** Every violation of this policy by the object; nothing if the policy is not about it. */
    List<Violation> judge(Subject subject) {
        if (rules.stream().noneMatch(rule -> rule.matches(subject))
                || exclusions.stream().anyMatch(rule -> rule.matches(subject))) {
            return List.of();
        }
        Scope scope = new Scope(subject.object(), subject.request(), variables);
        List<Violation> failures = new ArrayList<>();
        for (Map.Entry<String, Expression> condition : conditions.entrySet()) {
            try {
                if (!condition.getValue().isTrue(scope)) {
                    return List.of();
                }
            } catch (ExpressionException e) {
                failures.add(Validation.failure(name, "condition " + condition.getKey(), e));
            }
        }
        if (!failures.isEmpty()) {
            return failures;
        }
        return validations.stream()
                .flatMap(validation -> validation.judge(name, scope).stream())
                .toList();
    }
}
