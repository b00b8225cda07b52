package dev.bellwether.operator.analysis;

import dev.bellwether.operator.analysis.PodReport.BadReset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Pods that report once a second, all their peers old, and what the operator then says. */
final class ReportingPods {
    static final String EPOCH = "7f6a.1.1";
    private static final long START = 1_800_000_000_000L;

    private final Map<String, Arm> arms = new LinkedHashMap<>();
    private final Map<String, Pod> pods = new HashMap<>();
    private EvidenceCollector collector;
    private CanaryVerdict said = CanaryVerdict.NONE;
    private long now = START;

    /** What a pod is going to tell. */
    private static final class Pod {
        private final int peers;
        private String boot = "boot-1";
        private boolean silent;
        private long riskMillis;
        private List<BadReset> bad = new ArrayList<>();

        Pod(int peers) {
            this.peers = peers;
        }
    }

    ReportingPods(AnalysisSettings settings) {
        collector = new EvidenceCollector(settings, EPOCH, null);
    }

    /** One stable pod and one canary pod with so many peers each. */
    static ReportingPods of(int stablePeers, int canaryPeers) {
        return new ReportingPods(AnalysisSettings.DEFAULT)
                .with("stable", Arm.STABLE, stablePeers)
                .with("canary", Arm.CANARY, canaryPeers);
    }

    ReportingPods with(String pod, Arm arm, int peers) {
        arms.put(pod, arm);
        pods.put(pod, new Pod(peers));
        collector.expect(arms, now);
        return this;
    }

    /** Peers {@code from} to {@code to - 1} of a pod are reset in the second that is under way. */
    ReportingPods reset(String pod, Channel channel, int from, int to) {
        IntStream.range(from, to)
                .forEach(i -> pod(pod).bad.add(new BadReset("peer-" + i, channel, ConnectionAge.OLD, now + 500)));
        return this;
    }

    ReportingPods errors(String pod, int from, int to) {
        return reset(pod, Channel.ERROR, from, to);
    }

    ReportingPods silent(String pod, boolean silent) {
        pod(pod).silent = silent;
        return this;
    }

    /** The pod's process is another, and counts from zero. */
    ReportingPods restarted(String pod) {
        Pod old = pod(pod);
        Pod fresh = new Pod(old.peers);
        fresh.boot = old.boot + "'";
        pods.put(pod, fresh);
        return this;
    }

    /** The operator is another and knows what was kept alone. */
    ReportingPods operatorRestarted(AnalysisSettings settings, String epoch) {
        collector = new EvidenceCollector(settings, epoch, collector.snapshot());
        collector.expect(arms, now);
        return this;
    }

    /** The second ends: every pod that is not silent reports. A silent pod tells everything once it speaks again. */
    CanaryVerdict second() {
        now += 1000;
        pods.values().forEach(pod -> pod.riskMillis += 1000L * pod.peers);
        arms.keySet().stream().filter(name -> !pod(name).silent).forEach(this::report);
        said = collector.look(now);
        return said;
    }

    CanaryVerdict seconds(int count) {
        IntStream.range(0, count).forEach(i -> second());
        return said;
    }

    private void report(String name) {
        Pod pod = pod(name);
        AtRisk risk = new AtRisk(0, 0, pod.riskMillis);
        collector.report(new PodReport(name, collector.epoch(), pod.boot, now, pod.peers, risk, risk, pod.bad), now);
        pod.bad = new ArrayList<>();
    }

    EvidenceSnapshot kept() {
        return collector.snapshot();
    }

    private Pod pod(String name) {
        Pod pod = pods.get(name);
        if (pod == null) {
            throw new IllegalArgumentException("no pod " + name);
        }
        return pod;
    }
}
