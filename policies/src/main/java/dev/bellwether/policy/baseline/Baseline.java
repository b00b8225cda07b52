package dev.bellwether.policy.baseline;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.PolicyName;
import dev.bellwether.policy.PolicySet;
import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The shipped policies of one level and version, ready to judge. Immutable and safe for use by several threads; loading compiles some dozen
 * expressions, so load once and keep it.
 */
public final class Baseline {
    private final Level level;
    private final KubernetesVersion version;
    private final PolicySet policies;

    private Baseline(Level level, KubernetesVersion version, PolicySet policies) {
        this.level = level;
        this.version = version;
        this.policies = policies;
    }

    /** The Pod Security Standards of a level, as Kubernetes of that version decides them. {@link Level#PRIVILEGED} allows everything. */
    public static Baseline load(Level level, KubernetesVersion version) {
        return load(level, version, Set.of(Standard.POD_SECURITY));
    }

    /** The policies of a level that derive from any of the given standards. */
    public static Baseline load(Level level, KubernetesVersion version, Set<Standard> standards) {
        return load(level, version, standards, Set.of());
    }

    /**
     * The same without some checks; a check that one of them overrides is in force instead.
     *
     * @param without names of checks, such as {@code imageDigest}
     */
    public static Baseline load(Level level, KubernetesVersion version, Set<Standard> standards, Set<String> without) {
        Selection selection = new Selection(level, version, standards);
        Map<String, String> files = BaselineFiles.read();
        Set<String> overridden = new HashSet<>();
        PolicySet.names(files).stream()
                .filter(name -> selection.takes(name) && !without.contains(name.check()))
                .forEach(name -> overridden.addAll(Selection.overrides(name)));
        return new Baseline(
                level,
                version,
                PolicySet.read(
                        files,
                        name -> selection.takes(name)
                                && !overridden.contains(name.check())
                                && !without.contains(name.check())));
    }

    /**
     * Judges a Pod or a Pod template (an object with {@code metadata} and {@code spec}) as written in a manifest: a field that is null is
     * absent, as it is for the API server, and a field of the wrong type, which the API server would refuse, is a violation.
     *
     * @param podOrTemplate the object as JSON would have it: maps, lists, text, numbers, booleans, nulls
     */
    public Verdict judge(Map<String, ?> podOrTemplate) {
        if (level == Level.PRIVILEGED) {
            return new Verdict.Compliant();
        }
        PodForm.Reading reading = PodForm.read(podOrTemplate);
        List<Violation> violations = new ArrayList<>(reading.malformed());
        violations.addAll(policies.judgePod(reading.pod()).violations());
        return Verdict.of(violations);
    }

    public Level level() {
        return level;
    }

    public KubernetesVersion version() {
        return version;
    }

    /** What the policies in force say about themselves, in order. */
    public List<PolicyName> policies() {
        return policies.names();
    }
}
