package dev.bellwether.policy.baseline;

import dev.bellwether.policy.PolicyException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the Pod Security Standards to judge by: they change with Kubernetes' minor versions.
 *
 * @param minor the minor version of Kubernetes 1, from 0 to 37
 */
public record KubernetesVersion(int minor) {
    private static final int LATEST_MINOR = 37;
    private static final Pattern FORM = Pattern.compile("v1\\.(0|[1-9][0-9]{0,2})");

    /** The newest version these baselines know. */
    public static final KubernetesVersion LATEST = new KubernetesVersion(LATEST_MINOR);

    public KubernetesVersion {
        if (minor < 0 || minor > LATEST_MINOR) {
            throw unknown("v1." + minor);
        }
    }

    /**
     * Reads a version as users write it.
     *
     * @param text {@code v1.0} to {@code v1.37}, or {@code latest}
     * @throws PolicyException if it is not a version these baselines know
     */
    public static KubernetesVersion of(String text) {
        if (text.equals("latest")) {
            return LATEST;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw unknown(text);
        }
        return new KubernetesVersion(Integer.parseInt(form.group(1)));
    }

    private static PolicyException unknown(String text) {
        return new PolicyException("version: " + text + " (expected: v1.0 to " + "v1." + LATEST_MINOR + ", or latest)");
    }

    @Override
    public String toString() {
        return "v1." + minor;
    }
}
