package dev.bellwether.policy;

import dev.bellwether.policy.cel.CelLanguage;
import dev.bellwether.policy.cel.Expression;
import dev.bellwether.policy.cel.ExpressionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads ValidatingPolicy documents ({@code policies.kyverno.io}). Whatever this engine does not do is refused here, with file, field, value and
 * what is expected, and never passed over.
 */
final class PolicyReader {
    private static final CelLanguage LANGUAGE = CelLanguage.ofAdmission();
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private PolicyReader() {}

    /** The policies of a file whose names are wanted, compiled; the others are read no further than their names. */
    static List<Policy> read(String file, String text, Predicate<PolicyName> wanted) {
        List<Policy> policies = new ArrayList<>();
        List<Map<String, Object>> documents = YamlDocuments.read(file, text);
        if (documents.isEmpty()) {
            throw new PolicyException(file + ": no documents (expected: at least one ValidatingPolicy)");
        }
        for (Map<String, Object> values : documents) {
            Fields document = new Fields(file, "", values);
            document.oneOf(
                    "apiVersion",
                    "",
                    "policies.kyverno.io/v1",
                    "policies.kyverno.io/v1beta1",
                    "policies.kyverno.io/v1alpha1");
            document.oneOf("kind", "", "ValidatingPolicy");
            document.only("apiVersion", "kind", "metadata", "spec");
            PolicyName name = PolicyName.read(document);
            if (wanted.test(name)) {
                policies.add(policy(name, new Fields(file + " (" + name.name() + ")", "", values).object("spec")));
            }
        }
        return policies;
    }

    private static Policy policy(PolicyName name, Fields spec) {
        spec.only(
                "matchConstraints",
                "matchConditions",
                "variables",
                "validations",
                "validationActions",
                "failurePolicy",
                "evaluation",
                "autogen",
                "auditAnnotations",
                "webhookConfiguration");
        spec.oneOf("failurePolicy", "Fail", "Fail");
        for (String action : spec.texts("validationActions")) {
            if (!List.of("Deny", "Audit", "Warn").contains(action)) {
                throw spec.error("validationActions", action, "a list of Deny, Audit, Warn");
            }
        }
        evaluation(spec.object("evaluation"));
        autogen(spec.object("autogen"));
        spec.object("webhookConfiguration").only("timeoutSeconds");

        Fields match = spec.object("matchConstraints");
        match.only("resourceRules", "excludeResourceRules", "matchPolicy", "namespaceSelector", "objectSelector");
        match.oneOf("matchPolicy", "Equivalent", "Equivalent", "Exact");
        match.object("namespaceSelector").only();
        match.object("objectSelector").only();
        List<ResourceRule> rules =
                match.objects("resourceRules").stream().map(ResourceRule::read).toList();
        if (rules.isEmpty()) {
            throw match.error("resourceRules", null, "at least one rule, or the policy would be about nothing");
        }
        List<ResourceRule> exclusions = match.objects("excludeResourceRules").stream()
                .map(ResourceRule::read)
                .toList();

        Map<String, Expression> conditions = new LinkedHashMap<>();
        Map<String, Expression> variables = new LinkedHashMap<>();
        CelLanguage language = LANGUAGE;
        for (Fields variable : spec.objects("variables")) {
            variable.only("name", "expression");
            String named = variable.text("name");
            if (!IDENTIFIER.matcher(named).matches()) {
                throw variable.error("name", named, "a CEL identifier: letters, digits and _, no digit first");
            }
            Expression expression = compile(language, variable, "expression", "");
            if (variables.put(named, expression) != null) {
                throw variable.error("name", named, "a name no other variable has");
            }
            language = language.withVariable(named, expression);
        }
        for (Fields condition : spec.objects("matchConditions")) {
            condition.only("name", "expression");
            String named = condition.text("name");
            if (conditions.put(named, compile(language, condition, "expression", "bool")) != null) {
                throw condition.error("name", named, "a name no other condition has");
            }
        }
        for (Fields annotation : spec.objects("auditAnnotations")) {
            // They tell an audit log more and never change a verdict: checked here, evaluated by whoever writes the
            // log.
            annotation.only("key", "valueExpression");
            annotation.text("key");
            compile(language, annotation, "valueExpression", "string");
        }
        return new Policy(name, rules, exclusions, conditions, variables, validations(spec, language));
    }

    private static List<Validation> validations(Fields spec, CelLanguage language) {
        List<Validation> validations = new ArrayList<>();
        for (Fields validation : spec.objects("validations")) {
            validation.only("expression", "message", "messageExpression", "reason");
            Expression expression = compile(language, validation, "expression", "bool");
            @Nullable
            Expression message = validation.has("messageExpression")
                    ? compile(language, validation, "messageExpression", "string")
                    : null;
            validations.add(new Validation(expression, validation.text("message", ""), message));
        }
        if (validations.isEmpty()) {
            throw spec.error("validations", null, "at least one validation, or the policy would pass everything");
        }
        return List.copyOf(validations);
    }

    private static void evaluation(Fields evaluation) {
        evaluation.only("mode", "admission", "background");
        evaluation.oneOf("mode", "Kubernetes", "Kubernetes");
        for (String where : List.of("admission", "background")) {
            evaluation.object(where).only("enabled");
            evaluation.object(where).flag("enabled");
        }
    }

    private static void autogen(Fields autogen) {
        autogen.only("podControllers", "validatingAdmissionPolicy");
        autogen.object("validatingAdmissionPolicy").only("enabled");
        autogen.object("podControllers").only("controllers");
        autogen.object("podControllers").texts("controllers");
    }

    private static Expression compile(CelLanguage language, Fields fields, String name, String type) {
        String source = fields.text(name);
        try {
            return type.isEmpty() ? language.compile(source) : language.compile(source, type);
        } catch (ExpressionException e) {
            String expected = type.isEmpty() ? "a CEL expression" : "a CEL expression of type " + type;
            throw new PolicyException(
                    fields.error(name, source.trim(), expected).getMessage() + ": " + e.getMessage(), e);
        }
    }
}
