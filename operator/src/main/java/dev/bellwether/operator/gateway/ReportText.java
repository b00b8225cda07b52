package dev.bellwether.operator.gateway;

import dev.bellwether.operator.analysis.AtRisk;
import dev.bellwether.operator.analysis.Channel;
import dev.bellwether.operator.analysis.ConnectionAge;
import dev.bellwether.operator.analysis.PodReport;
import dev.bellwether.operator.telemetry.TelemetryReport;
import java.util.ArrayList;
import java.util.List;

/** A pod's report as the analysis wants it. The pod is the one that was dialled, whatever the report calls itself. */
final class ReportText {
    /** By their numbers in a report. */
    private static final List<ConnectionAge> AGES = List.of(ConnectionAge.NEW, ConnectionAge.YOUNG, ConnectionAge.OLD);

    private ReportText() {}

    static PodReport read(String pod, TelemetryReport report) {
        List<PodReport.BadReset> bad = new ArrayList<>();
        for (TelemetryReport.BadPeer peer : report.bad()) {
            int age = Math.max(0, Math.min(peer.age(), AGES.size() - 1));
            bad.add(new PodReport.BadReset(peer.peer(), channel(peer.channel()), AGES.get(age), peer.atMillis()));
        }
        return new PodReport(
                pod,
                report.epoch(),
                report.boot(),
                report.atMillis(),
                report.peers(),
                atRisk(report, "error"),
                atRisk(report, "cancel"),
                bad);
    }

    private static Channel channel(String name) {
        return name.equals("cancel") ? Channel.CANCEL : Channel.ERROR;
    }

    private static AtRisk atRisk(TelemetryReport report, String channel) {
        List<Long> millis = report.atRiskMillis().getOrDefault(channel, List.of(0L, 0L, 0L));
        return new AtRisk(millis.get(0), millis.get(1), millis.get(2));
    }
}
