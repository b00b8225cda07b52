package dev.bellwether.operator.baseline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellwether.policy.Violation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log: one line of JSON for each judgement that is new, on the logger {@code audit}. */
public final class BaselineAudit {
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private BaselineAudit() {}

    public static void record(String namespace, String gateway, String revision, BaselineGate.Judgement judgement) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("audit", "baseline")
                .put("namespace", namespace)
                .put("gateway", gateway)
                .put("revision", revision)
                .put("level", judgement.level().toString())
                .put("version", judgement.version())
                .put("decision", judgement.compliant() ? "allow" : "deny");
        var violations = line.putArray("violations");
        for (Violation violation : judgement.violations()) {
            violations
                    .addObject()
                    .put("class", violation.policyClass())
                    .put("check", violation.check())
                    .put("path", violation.path())
                    .put("value", violation.value())
                    .put("fix", violation.fix());
        }
        AUDIT.info("{}", line);
    }
}
