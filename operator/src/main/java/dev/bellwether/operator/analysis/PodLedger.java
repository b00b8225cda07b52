package dev.bellwether.operator.analysis;

import java.util.EnumMap;
import java.util.Map;

/** What one pod last told. */
final class PodLedger {
    private final Map<Channel, AtRisk> last = new EnumMap<>(Channel.class);
    private String boot = "";
    private int peers;
    private long heardMillis;
    private long clockOffset = Long.MAX_VALUE;

    /** What the report adds; all of it when the process is another. */
    AtRisk growth(PodReport report, Channel channel) {
        AtRisk before = last.getOrDefault(channel, AtRisk.NONE);
        AtRisk told = report.atRisk(channel);
        return !report.boot().equals(boot) || told.below(before) ? told : told.since(before);
    }

    void heard(PodReport report, long nowMillis) {
        if (!report.boot().equals(boot)) {
            boot = report.boot();
            clockOffset = Long.MAX_VALUE;
        }
        for (Channel channel : Channel.values()) {
            last.put(channel, report.atRisk(channel));
        }
        peers = report.peers();
        heardMillis = nowMillis;
        clockOffset = Math.min(clockOffset, nowMillis - report.atMillis());
    }

    int peers() {
        return peers;
    }

    long heardMillis() {
        return heardMillis;
    }

    /** What to add to the pod's clock to get the operator's: the smallest difference seen, the one with the least delay in it. */
    long clockOffset() {
        return clockOffset;
    }
}
