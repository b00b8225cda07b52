package dev.bellwether.notifier.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A report as a line of JSON: docs/protocol.md, "A telemetry report". */
final class TelemetryReport {
    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TelemetryReport() {}

    /**
     * @param boot this process, so that counters that began anew are known as such
     * @param state of the drain
     */
    static String line(
            Telemetry.Snapshot snapshot, PodIdentity pod, String boot, String state, boolean backplaneConnected) {
        ObjectNode report = JSON.createObjectNode()
                .put("schema", SCHEMA)
                .put("pod", pod.namespace() + "/" + pod.name())
                .put("revision", pod.revision())
                .put("boot", boot)
                .put("epoch", snapshot.epoch())
                .put("full", snapshot.full())
                .put("atMillis", snapshot.atMillis())
                .put("state", state)
                .put("backplane", backplaneConnected ? "Connected" : "Away")
                .put("connections", snapshot.connections())
                .put("streams", snapshot.streams())
                .put("peers", snapshot.peers());
        ObjectNode atRisk = report.putObject("atRiskMillis");
        numbers(atRisk.putArray("error"), snapshot.errorAtRiskMillis());
        numbers(atRisk.putArray("cancel"), snapshot.cancelAtRiskMillis());
        ArrayNode bad = report.putArray("bad");
        for (BadReset reset : snapshot.bad()) {
            bad.addObject()
                    .put("peer", reset.peer())
                    .put("channel", reset.channel().wireName())
                    .put("age", reset.age())
                    .put("atMillis", reset.atMillis())
                    .put("first", reset.first());
        }
        ObjectNode resets = report.putObject("resets");
        counts(resets.putObject("sent"), snapshot.sent());
        counts(resets.putObject("received"), snapshot.received());
        return report + "\n";
    }

    private static void numbers(ArrayNode array, long[] values) {
        for (long value : values) {
            array.add(value);
        }
    }

    private static void counts(ObjectNode object, Map<String, Long> counts) {
        counts.forEach(object::put);
    }
}
