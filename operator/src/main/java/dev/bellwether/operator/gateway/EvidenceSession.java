package dev.bellwether.operator.gateway;

import dev.bellwether.operator.analysis.AnalysisSettings;
import dev.bellwether.operator.analysis.Arm;
import dev.bellwether.operator.analysis.CanaryVerdict;
import dev.bellwether.operator.analysis.EvidenceCollector;
import dev.bellwether.operator.analysis.EvidenceSnapshot;
import dev.bellwether.operator.revision.GatewayIdentity;
import dev.bellwether.operator.telemetry.ManagementClient;
import dev.bellwether.operator.telemetry.PodEndpoint;
import dev.bellwether.operator.telemetry.TelemetryReport;
import dev.bellwether.operator.telemetry.TelemetryStreams;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One canary's evidence: streams from its pods and stable's into the collector. All counting happens on the telemetry thread; only the
 * latest verdict is read from elsewhere. What was kept by an earlier operator is read before the first pod is dialled, so that pods are
 * asked with the same salt and what they counted goes on.
 */
final class EvidenceSession {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceSession.class);
    private static final long KEEP_EVERY_MILLIS = Duration.ofSeconds(10).toMillis();

    /** Not knowing what was kept for this long is being blind, as silent pods are. */
    private static final long BLIND_MILLIS = Duration.ofSeconds(5).toMillis();

    private final GatewayIdentity gateway;
    private final EvidenceStore store;
    private final ScheduledExecutorService telemetry;
    private final ExecutorService io;
    private final Clock clock;
    private final Runnable changed;
    private final TelemetryStreams streams;
    private final Map<String, Long> openStreams = new ConcurrentHashMap<>();

    private volatile Wanted wanted = new Wanted("", AnalysisSettings.DEFAULT, Set.of(), Map.of());
    private volatile Said said = new Said("", CanaryVerdict.NONE);
    private volatile boolean closed;

    // Of the telemetry thread alone:
    private EvidenceStore.@Nullable Kept kept;
    private @Nullable EvidenceCollector collector;
    private boolean reading;
    private long unreadSinceMillis = -1;
    private long keptAtMillis;

    /** What is to be followed now. */
    private record Wanted(String epoch, AnalysisSettings settings, Set<PodEndpoint> pods, Map<String, Arm> ready) {}

    private record Said(String epoch, CanaryVerdict verdict) {}

    EvidenceSession(
            GatewayIdentity gateway,
            ManagementClient management,
            EvidenceStore store,
            ScheduledExecutorService telemetry,
            ExecutorService io,
            Clock clock,
            Runnable changed) {
        this.gateway = gateway;
        this.store = store;
        this.telemetry = telemetry;
        this.io = io;
        this.clock = clock;
        this.changed = changed;
        this.streams = new TelemetryStreams(management, gateway.namespace(), gateway.name(), telemetry, this::heard);
    }

    void follow(String epoch, AnalysisSettings settings, Set<PodEndpoint> pods, Map<String, Arm> ready) {
        Wanted next = new Wanted(epoch, settings, pods, ready);
        if (!next.equals(wanted)) {
            wanted = next;
            telemetry.execute(this::adapt);
        }
    }

    CanaryVerdict verdict(String epoch) {
        Said now = said;
        return now.epoch().equals(epoch) ? now.verdict() : CanaryVerdict.NONE;
    }

    @Nullable
    Long streams(String revision) {
        Set<PodEndpoint> pods = wanted.pods();
        Long sum = null;
        for (PodEndpoint pod : pods) {
            Long open = openStreams.get(pod.pod());
            if (open != null && pod.revision().equals(revision)) {
                sum = open + (sum == null ? 0 : sum);
            }
        }
        return sum;
    }

    /** To be called about once a second, on the telemetry thread. */
    void look() {
        if (closed) {
            return;
        }
        if (collector == null) {
            goWithout();
            return;
        }
        streams.watch();
        say(collector.look(clock.millis()));
    }

    void close() {
        closed = true;
        telemetry.execute(streams::close);
    }

    private void adapt() {
        if (closed) {
            return;
        }
        Wanted now = wanted;
        if (kept == null || !EvidenceStore.sameRollout(kept.epoch(), now.epoch())) {
            read(now.epoch());
            return;
        }
        if (collector == null || !collector.epoch().equals(now.epoch())) {
            EvidenceSnapshot last = collector == null ? kept.snapshot() : collector.snapshot();
            collector = new EvidenceCollector(now.settings(), now.epoch(), last);
        }
        unreadSinceMillis = -1;
        collector.expect(now.ready(), clock.millis());
        streams.follow(new TelemetryStreams.Epoch(now.epoch(), kept.salt()), now.pods());
    }

    /** Nobody can be asked before what was kept is read: it is tried again, and a canary that nobody sees is said to be unseen. */
    private void goWithout() {
        Wanted now = wanted;
        if (now.epoch().isEmpty()) {
            return;
        }
        if (unreadSinceMillis < 0) {
            unreadSinceMillis = clock.millis();
        }
        adapt();
        if (collector == null && clock.millis() - unreadSinceMillis > BLIND_MILLIS) {
            say(
                    now.epoch(),
                    CanaryVerdict.blind("the evidence kept of this rollout cannot be read, so no pod has been asked"));
        }
    }

    private void read(String epoch) {
        if (reading) {
            return;
        }
        reading = true;
        collector = null;
        io.execute(() -> {
            EvidenceStore.Kept found = null;
            try {
                found = store.open(gateway, epoch);
            } catch (RuntimeException e) {
                LOG.warn("evidence of {}/{}: cannot be read: {}", gateway.namespace(), gateway.name(), e.toString());
            }
            EvidenceStore.Kept result = found;
            telemetry.execute(() -> {
                reading = false;
                if (result != null) {
                    kept = result;
                    adapt();
                }
            });
        });
    }

    private void heard(PodEndpoint pod, TelemetryReport report) {
        openStreams.put(pod.pod(), (long) report.streams());
        if (collector != null && !closed) {
            say(collector.report(ReportText.read(pod.pod(), report), clock.millis()));
        }
    }

    private void say(CanaryVerdict verdict) {
        if (collector != null) {
            boolean news = say(collector.epoch(), verdict);
            keep(news && verdict.verdict() == CanaryVerdict.Verdict.ROLLBACK);
        }
    }

    private boolean say(String epoch, CanaryVerdict verdict) {
        Said before = said;
        said = new Said(epoch, verdict);
        boolean same = before.epoch().equals(epoch) && before.verdict().verdict() == verdict.verdict();
        if (!same) {
            LOG.info(
                    "canary of {}/{}: {} ({})",
                    gateway.namespace(),
                    gateway.name(),
                    verdict.verdict(),
                    verdict.evidence());
            changed.run();
        }
        return !same;
    }

    private void keep(boolean atOnce) {
        long now = clock.millis();
        if (collector == null || kept == null || (!atOnce && now - keptAtMillis < KEEP_EVERY_MILLIS)) {
            return;
        }
        keptAtMillis = now;
        EvidenceStore.Kept next = new EvidenceStore.Kept(collector.epoch(), kept.salt(), collector.snapshot());
        io.execute(() -> store.keep(gateway, next));
    }
}
