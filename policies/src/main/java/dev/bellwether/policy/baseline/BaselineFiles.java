package dev.bellwether.policy.baseline;

import dev.bellwether.policy.PolicyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shipped files, one for each class. */
final class BaselineFiles {
    /** The twelve classes in the order in which violations are told. */
    static final List<String> CLASSES = List.of(
            "privileged-containers",
            "host-namespaces",
            "host-network",
            "volumes",
            "capabilities",
            "privilege-escalation",
            "users",
            "seccomp",
            "mandatory-access-control",
            "kernel-interfaces",
            "image-provenance",
            "workload-hygiene");

    private BaselineFiles() {}

    /** The texts by file name, from the class path. */
    static Map<String, String> read() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String policyClass : CLASSES) {
            String file = "baselines/" + policyClass + ".yaml";
            try (InputStream in = BaselineFiles.class.getResourceAsStream("/" + file)) {
                if (in == null) {
                    throw new PolicyException(file + ": not on the class path (expected: in this module's jar)");
                }
                files.put(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
        return files;
    }
}
