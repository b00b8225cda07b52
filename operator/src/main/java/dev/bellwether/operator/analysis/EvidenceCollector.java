package dev.bellwether.operator.analysis;

import dev.bellwether.operator.analysis.CanaryVerdict.Path;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns the reports of many pods into a verdict, in one step of a rollout: the paths for sudden faults look at every report, the
 * sequential test gets a tick each second in which every pod was heard. A rollback, once said, stays said. Not thread-safe.
 */
public final class EvidenceCollector {
    private static final long TICK_MILLIS = 1000;

    private final AnalysisSettings settings;
    private final String epoch;
    private final SuddenFault suddenFault;
    private final Map<Arm, ArmLedger> ledgers = new EnumMap<>(Arm.class);
    private final Audience audience = new Audience();
    private final Tick earlier;
    private Evidence evidence = Evidence.START;
    private CanaryAnalysis.Outcome outcome = CanaryAnalysis.Outcome.NOTHING;
    private Tick counted = Tick.NONE;
    private long tickedMillis;
    private @Nullable CanaryVerdict rollback;

    /**
     * Begins a step, or goes on with it.
     *
     * @param epoch the name of rollout and step, divided by the last dot
     * @param kept what was kept of this step or of an earlier one of the same rollout; of another rollout it is ignored
     */
    public EvidenceCollector(AnalysisSettings settings, String epoch, @Nullable EvidenceSnapshot kept) {
        this.settings = settings;
        this.epoch = epoch;
        this.suddenFault = new SuddenFault(settings.tolerateHostilePeers());
        if (kept != null && kept.epoch().equals(epoch)) {
            evidence = Evidence.of(kept.evidence());
            counted = Tick.of(kept.counted());
            earlier = Tick.of(kept.earlier());
            tickedMillis = kept.countedThroughMillis();
        } else if (kept != null && rollout(kept.epoch()).equals(rollout(epoch))) {
            evidence = Evidence.of(kept.evidence()).nextStep();
            earlier = Tick.of(kept.earlier()).plus(Tick.of(kept.counted()));
        } else {
            earlier = Tick.NONE;
        }
        for (Arm arm : Arm.values()) {
            ledgers.put(arm, new ArmLedger(tickedMillis));
        }
    }

    private static String rollout(String epoch) {
        return epoch.substring(0, Math.max(0, epoch.lastIndexOf('.')));
    }

    public String epoch() {
        return epoch;
    }

    /** Says which ready pods belong to which side from now on; only these are listened to. */
    public void expect(Map<String, Arm> pods, long nowMillis) {
        audience.expect(pods, nowMillis);
        for (Arm arm : Arm.values()) {
            ledger(arm).retain(audience.of(arm));
        }
    }

    /** Takes a report and says what is known then. */
    public CanaryVerdict report(PodReport report, long nowMillis) {
        Arm arm = audience.arm(report.pod());
        if (arm != null && report.epoch().equals(epoch)) {
            boolean resets = ledger(arm).report(report, nowMillis);
            if (resets && rollback == null) {
                lookForSuddenFault();
            }
        }
        return look(nowMillis);
    }

    /** Says what is known now; to be asked about once a second where no reports come. */
    public CanaryVerdict look(long nowMillis) {
        if (rollback != null) {
            return rollback;
        }
        String silence = audience.silence(nowMillis, heard());
        if (silence != null) {
            return verdict(Verdict.BLIND, Path.NONE, silence);
        }
        if (nowMillis - tickedMillis >= TICK_MILLIS && audience.fresh(nowMillis, heard())) {
            tick(nowMillis);
        }
        if (outcome.rollback()) {
            rollback = verdict(Verdict.ROLLBACK, Path.EVIDENCE, findings().proven(outcome.worst()));
            return rollback;
        }
        if (outcome.promotable()) {
            return verdict(Verdict.PROMOTABLE, Path.NONE, findings().counts());
        }
        boolean enough = ledger(Arm.CANARY).mostConnected() >= Findings.FEWEST_PEERS;
        return verdict(
                enough ? Verdict.CONTINUE : Verdict.HOLD, Path.NONE, findings().outlook(evidence, settings));
    }

    /** What must outlive the operator. */
    public EvidenceSnapshot snapshot() {
        return new EvidenceSnapshot(epoch, evidence.numbers(), counted.numbers(), earlier.numbers(), tickedMillis);
    }

    private void lookForSuddenFault() {
        ArmLedger canary = ledger(Arm.CANARY);
        ArmLedger stable = ledger(Arm.STABLE);
        for (Channel channel : Channel.values()) {
            SuddenFault.Finding finding = suddenFault.look(
                    channel,
                    canary.recent(channel),
                    stable.recent(channel),
                    canary.mostConnected(),
                    stable.mostConnected());
            if (finding.path() != Path.NONE && rollback == null) {
                rollback = verdict(Verdict.ROLLBACK, finding.path(), findings().sudden(finding));
            }
        }
    }

    private void tick(long nowMillis) {
        Tick tick = new Tick(comparison(Channel.ERROR), comparison(Channel.CANCEL));
        CanaryAnalysis.Stepped stepped = CanaryAnalysis.step(evidence, tick, settings);
        evidence = stepped.evidence();
        outcome = stepped.verdict();
        counted = counted.plus(tick);
        tickedMillis = nowMillis;
    }

    private Comparison comparison(Channel channel) {
        Comparison before = counted.of(channel);
        return new Comparison(
                exposure(Arm.STABLE, channel, before.stable()), exposure(Arm.CANARY, channel, before.canary()));
    }

    private Exposure exposure(Arm arm, Channel channel, Exposure before) {
        ArmLedger ledger = ledger(arm);
        return new Exposure(ledger.takeBad(channel), ledger.atRisk(channel).since(before.atRisk()));
    }

    private CanaryVerdict verdict(Verdict verdict, Path path, String sentence) {
        Tick all = earlier.plus(counted);
        boolean quiet = outcome.quiet() && !outcome.rollback();
        return new CanaryVerdict(
                verdict,
                path,
                sentence,
                ledger(Arm.CANARY).connected(),
                ledger(Arm.STABLE).connected(),
                all.error().canary().bad().total() + all.cancel().canary().bad().total(),
                all.error().stable().bad().total() + all.cancel().stable().bad().total(),
                quiet && accepted(Channel.ERROR, all) && accepted(Channel.CANCEL, all),
                all.error().canary().atRisk().total() > 0);
    }

    private boolean accepted(Channel channel, Tick all) {
        ChannelSettings accepts = settings.of(channel);
        return all.of(channel).ratio(accepts.tolerated()) <= accepts.ratio()
                || (accepts.absolute()
                        && SequentialTest.negligible(all.of(channel).canary(), accepts.tolerated()));
    }

    private Findings findings() {
        return new Findings(
                earlier.plus(counted),
                ledger(Arm.CANARY).mostConnected(),
                ledger(Arm.STABLE).mostConnected());
    }

    private Map<String, Long> heard() {
        Map<String, Long> heard = new HashMap<>();
        for (Arm arm : Arm.values()) {
            heard.putAll(audience.of(arm).stream()
                    .collect(Collectors.toMap(pod -> pod, pod -> ledger(arm).heard(pod, 0))));
        }
        return heard;
    }

    private ArmLedger ledger(Arm arm) {
        ArmLedger ledger = ledgers.get(arm);
        if (ledger == null) {
            throw new IllegalStateException("no ledger of " + arm);
        }
        return ledger;
    }
}
