package dev.bellwether.policy;

import dev.bellwether.policy.cel.CelValue;
import dev.bellwether.policy.cel.Expression;
import dev.bellwether.policy.cel.ExpressionException;
import dev.bellwether.policy.cel.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code spec.validations}.
 *
 * <p>An expression of the form {@code variables.NAME == []} says where the violations are: each item of the variable that is an object with a
 * {@code path} (and a {@code value}, unless the field is missing) becomes a violation of its own. So a policy stays an ordinary
 * ValidatingPolicy, and nothing about a path has to be read out of a sentence.
 *
 * @param expression what must be true
 * @param message what to do otherwise, empty if the policy does not say
 * @param messageExpression what to do otherwise, computed; outranks {@code message} when it evaluates to a text that is not blank
 */
record Validation(
        Expression expression, String message, @Nullable Expression messageExpression) {
    private static final Pattern LISTS_VIOLATIONS = Pattern.compile("\\s*variables\\.(\\w+)\\s*==\\s*\\[\\s*]\\s*");
    private static final String WHOLE = "spec";

    List<Violation> judge(PolicyName policy, Scope scope) {
        try {
            if (expression.isTrue(scope)) {
                return List.of();
            }
            String fix = fix(scope);
            List<Violation> listed = listed(policy, scope, fix);
            return listed.isEmpty() ? List.of(violation(policy, WHOLE, "", fix)) : listed;
        } catch (ExpressionException e) {
            return List.of(failure(policy, expression.source().trim(), e));
        }
    }

    /** What could not be evaluated is a violation: an error never passes. */
    static Violation failure(PolicyName policy, String what, ExpressionException e) {
        return violation(policy, WHOLE, "", "Could not be evaluated (" + what + "): " + e.getMessage());
    }

    private List<Violation> listed(PolicyName policy, Scope scope, String fix) throws ExpressionException {
        Matcher form = LISTS_VIOLATIONS.matcher(expression.source());
        List<Violation> violations = new ArrayList<>();
        if (form.matches() && scope.variable(form.group(1)) instanceof Iterable<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> place && place.get("path") instanceof String path) {
                    Object value = place.get("value");
                    violations.add(violation(policy, path, value == null ? "absent" : CelValue.toJson(value), fix));
                } else {
                    violations.add(violation(policy, WHOLE, CelValue.toJson(item), fix));
                }
            }
        }
        return violations;
    }

    private String fix(Scope scope) {
        String otherwise =
                message.isBlank() ? "Failed expression: " + expression.source().trim() : message.trim();
        if (messageExpression == null) {
            return otherwise;
        }
        try {
            Object text = messageExpression.evaluate(scope);
            return text instanceof String sentence && !sentence.isBlank() ? sentence.trim() : otherwise;
        } catch (ExpressionException e) {
            return otherwise + " (its messageExpression failed: " + e.getMessage() + ")";
        }
    }

    private static Violation violation(PolicyName policy, String path, String value, String fix) {
        return new Violation(policy.policyClass(), policy.check(), path, value, fix);
    }
}
