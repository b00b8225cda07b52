package dev.bellwether.operator.baseline;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.bellwether.api.v1alpha1.Security;
import dev.bellwether.policy.Level;
import dev.bellwether.policy.Verdict;
import dev.bellwether.policy.Violation;
import dev.bellwether.policy.baseline.Baseline;
import dev.bellwether.policy.baseline.KubernetesVersion;
import dev.bellwether.policy.baseline.Standard;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges a revision's Pod template before anything of it is created. The platform's floor outranks a gateway that asks for less.
 */
public final class BaselineGate {
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private static final String IMAGE_DIGEST = "imageDigest";

    private final Level floor;
    private final Set<String> without;
    private final Map<Asked, Baseline> loaded = new ConcurrentHashMap<>();

    private record Asked(Level level, KubernetesVersion version) {}

    /**
     * Makes a gate of all twelve classes.
     *
     * @param floor no gateway may ask for less
     * @param requireDigest whether {@code restricted} demands images by digest, rather than a tag that does not move
     */
    public BaselineGate(Level floor, boolean requireDigest) {
        this.floor = floor;
        this.without = requireDigest ? Set.of() : Set.of(IMAGE_DIGEST);
    }

    /**
     * What the gate says.
     *
     * @param level the level that was applied, the gateway's or the floor
     * @param violations empty if the template is compliant
     */
    public record Judgement(Level level, String version, List<Violation> violations) {
        public boolean compliant() {
            return violations.isEmpty();
        }

        /** Every violating path with its fix, one sentence each. */
        public String message() {
            if (compliant()) {
                return "the Pod template complies with " + level + " " + version;
            }
            StringBuilder message = new StringBuilder("the Pod template violates " + level + " " + version + ":");
            violations.forEach(violation -> message.append(' ').append(violation.sentence()));
            return message.toString();
        }
    }

    /**
     * Judges.
     *
     * @throws dev.bellwether.policy.PolicyException if the version is not one the shipped baselines know
     */
    public Judgement judge(Security asked, PodTemplateSpec template) {
        Level level = Level.of(asked.baseline().name()).atLeast(floor);
        KubernetesVersion version = KubernetesVersion.of(asked.version());
        Verdict verdict = loaded.computeIfAbsent(
                        new Asked(level, version),
                        key -> Baseline.load(key.level(), key.version(), EnumSet.allOf(Standard.class), without))
                .judge(Serialization.jsonMapper().convertValue(template, TREE));
        return new Judgement(level, asked.version(), verdict.violations());
    }
}
