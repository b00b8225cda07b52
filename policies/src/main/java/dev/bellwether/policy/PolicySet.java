package dev.bellwether.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Policies that are judged together, compiled once. Immutable and safe for use by several threads.
 *
 * <p>An object is judged as it is written: a field that is null is null. Whoever judges manifests that no API server has seen decides
 * beforehand what null means, as the baselines do.
 */
public final class PolicySet {
    private final List<Policy> policies;

    private PolicySet(List<Policy> policies) {
        this.policies = List.copyOf(policies);
    }

    /**
     * Reads the policies of some files.
     *
     * @param files the files' texts by the names that errors shall use, in order
     * @param wanted which of the policies to take
     * @throws PolicyException if a file is not made of ValidatingPolicies this engine can evaluate
     */
    public static PolicySet read(Map<String, String> files, Predicate<PolicyName> wanted) {
        List<Policy> policies = new ArrayList<>();
        files.forEach((file, text) -> policies.addAll(PolicyReader.read(file, text, wanted)));
        return new PolicySet(policies);
    }

    /**
     * What the policies in some files say about themselves, without compiling them.
     *
     * @param files as in {@link #read}
     */
    public static List<PolicyName> names(Map<String, String> files) {
        List<PolicyName> names = new ArrayList<>();
        read(files, name -> {
            names.add(name);
            return false;
        });
        return names;
    }

    /** What the policies say about themselves, in order. */
    public List<PolicyName> names() {
        return policies.stream().map(Policy::name).toList();
    }

    /**
     * Judges a Pod, or a Pod template, which is judged as a Pod.
     *
     * @param podOrTemplate the object as JSON would have it: maps, lists, text, numbers, booleans, nulls
     */
    public Verdict judgePod(Map<String, ?> podOrTemplate) {
        return judge(Subject.ofPod(podOrTemplate));
    }

    /** Judges any object by the policies that are about its kind; its Pod template, if it has one, is not looked into. */
    public Verdict judgeObject(Map<String, ?> manifest) {
        return judge(Subject.of(manifest));
    }

    private Verdict judge(Subject subject) {
        return Verdict.of(policies.stream()
                .flatMap(policy -> policy.judge(subject).stream())
                .toList());
    }
}
