package dev.bellwether.policy.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.policy.Level;
import dev.bellwether.policy.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random Pods against a second author: some checks written as plain Java over the choices the Pod was made from, never over the Pod itself.
 * A seeded loop, so that a failure can be repeated.
 */
class SecondAuthorTest {
    private static final int PODS = 3000;
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    @Test
    void randomPodsAreJudgedAsASecondAuthorWould() {
        Baseline restricted = Baseline.load(Level.RESTRICTED, KubernetesVersion.of("v1.36"));
        Random random = new Random(20260101);
        int compliant = 0;
        for (int i = 0; i < PODS; i++) {
            TreeSet<String> expected = new TreeSet<>();
            Map<String, Object> pod = pod(random, expected);
            List<Violation> violations = restricted.judge(pod).violations();
            TreeSet<String> found = new TreeSet<>();
            violations.forEach(violation -> found.add(violation.check() + " " + violation.path()));
            assertThat(found).as("Pod %d: %s", i, pod).isEqualTo(expected);
            compliant += expected.isEmpty() ? 1 : 0;
        }
        assertThat(compliant).isBetween(PODS / 50, PODS / 2);
    }

    private static Map<String, Object> pod(Random random, Set<String> expected) {
        Map<String, Object> spec = new LinkedHashMap<>();
        boolean windows = random.nextInt(5) == 0;
        if (windows) {
            spec.put("os", Map.of("name", "windows"));
        }
        boolean userNamespace = random.nextInt(5) == 0;
        if (userNamespace) {
            spec.put("hostUsers", false);
        }
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (random.nextInt(12) == 0) {
                spec.put(field, true);
                expected.add("hostNamespaces spec." + field);
            }
        }
        for (String list : LISTS) {
            List<Map<String, Object>> containers = new ArrayList<>();
            for (int i = list.equals("containers") ? 0 : random.nextInt(3); i < 2; i++) {
                String at = "spec." + list + "[" + containers.size() + "]";
                containers.add(container(random, at, windows, userNamespace, expected));
            }
            spec.put(list, containers);
        }
        return Map.of("metadata", Map.of(), "spec", spec);
    }

    private static Map<String, Object> container(
            Random random, String at, boolean windows, boolean userNamespace, Set<String> expected) {
        Map<String, Object> security = new LinkedHashMap<>(Map.of("seccompProfile", Map.of("type", "RuntimeDefault")));
        String prefix = at + ".securityContext.";
        if (random.nextInt(12) == 0) {
            security.put("privileged", true);
            expected.add("privileged " + prefix + "privileged");
        }
        if (random.nextInt(12) != 0) {
            security.put("runAsNonRoot", true);
        } else if (!userNamespace) {
            expected.add("runAsNonRoot " + prefix + "runAsNonRoot");
        }
        if (random.nextInt(12) != 0) {
            security.put("allowPrivilegeEscalation", false);
        } else if (!windows) {
            expected.add("allowPrivilegeEscalation " + prefix + "allowPrivilegeEscalation");
        }
        int uid = random.nextInt(12);
        security.put("runAsUser", uid);
        if (uid == 0 && !userNamespace) {
            expected.add("runAsUser " + prefix + "runAsUser");
        }
        security.put("capabilities", capabilities(random, prefix + "capabilities.", windows, expected));
        return Map.of("name", "c", "securityContext", security, "ports", List.of(port(random, at, expected)));
    }

    private static Map<String, Object> capabilities(
            Random random, String prefix, boolean windows, Set<String> expected) {
        boolean drop = random.nextInt(12) != 0;
        boolean add = random.nextInt(12) == 0;
        if (!windows && !drop) {
            expected.add("capabilities_restricted " + prefix + "drop");
        }
        if (!windows && add) {
            expected.add("capabilities_restricted " + prefix + "add[1]");
        }
        return Map.of(
                "drop", drop ? List.of("NET_RAW", "ALL") : List.of("NET_RAW"),
                "add", add ? List.of("NET_BIND_SERVICE", "CHOWN") : List.of("NET_BIND_SERVICE"));
    }

    private static Map<String, Object> port(Random random, String at, Set<String> expected) {
        int hostPort = random.nextInt(12) == 0 ? 8080 : 0;
        if (hostPort != 0) {
            expected.add("hostPorts " + at + ".ports[0].hostPort");
        }
        return Map.of("containerPort", 80, "hostPort", hostPort);
    }
}
