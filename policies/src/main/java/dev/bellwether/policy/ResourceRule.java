package dev.bellwether.policy;

import java.util.List;

/**
 * What a policy is about: one entry of {@code matchConstraints.resourceRules}. An asterisk stands for every value.
 *
 * @param groups API groups, empty text for the core one
 * @param versions API versions
 * @param operations {@code CREATE} and so on
 * @param resources plural resource names
 * @param names names of objects, empty for every object
 */
record ResourceRule(
        List<String> groups,
        List<String> versions,
        List<String> operations,
        List<String> resources,
        List<String> names) {

    static ResourceRule read(Fields fields) {
        fields.only("apiGroups", "apiVersions", "operations", "resources", "resourceNames", "scope");
        fields.oneOf("scope", "*", "*", "Namespaced");
        for (String required : List.of("apiGroups", "apiVersions", "operations", "resources")) {
            if (fields.texts(required).isEmpty()) {
                throw fields.error(required, null, "a list of at least one text");
            }
        }
        return new ResourceRule(
                fields.texts("apiGroups"),
                fields.texts("apiVersions"),
                fields.texts("operations"),
                fields.texts("resources"),
                fields.texts("resourceNames"));
    }

    /** Whether the creation of this object is what the rule is about. */
    boolean matches(Subject subject) {
        return allows(groups, subject.group())
                && allows(versions, subject.version())
                && allows(operations, "CREATE")
                && (allows(resources, subject.resource()) || resources.contains("*/*"))
                && (names.isEmpty() || names.contains(subject.name()));
    }

    private static boolean allows(List<String> allowed, String value) {
        return allowed.contains("*") || allowed.contains(value);
    }
}
