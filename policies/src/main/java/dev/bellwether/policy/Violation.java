package dev.bellwether.policy;

/**
 * One place of a Pod that breaks one policy.
 *
 * @param policyClass the class of the policy, such as {@code capabilities}; the policy's own name where it declares no class
 * @param check the check, such as {@code capabilities_restricted}; the policy's own name where it declares no check
 * @param path the violating field, such as {@code spec.containers[1].securityContext.privileged}; {@code spec} where the policy does not
 *     say which field it is
 * @param value the field's value as JSON, {@code absent} where the field is missing, empty where the policy does not say
 * @param fix what to do, as a sentence without the path, such as {@code Set it to false or remove it.}
 */
public record Violation(String policyClass, String check, String path, String value, String fix) {

    /** The violation as one sentence: check, path, value and fix. */
    public String sentence() {
        return check + ": " + path + (value.isEmpty() ? "" : " is " + value) + ". " + fix;
    }

    /** The same violation seen from the object that holds the Pod, such as a Deployment with its Pod at {@code spec.template}. */
    public Violation under(String at) {
        return at.isEmpty() ? this : new Violation(policyClass, check, at + "." + path, value, fix);
    }
}
