package dev.bellwether.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Path;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceCollectorTest {
    private static final int STABLE = 1600;
    private static final int CANARY = 400;

    @Test
    void aCanaryThatIsAsGoodAsStableForFiveMinutesIsProvenGood() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        assertThat(pods.seconds(299).verdict()).isEqualTo(Verdict.CONTINUE);
        assertThat(pods.seconds(2).verdict()).isEqualTo(Verdict.PROMOTABLE);
    }

    @Test
    void aSteadyTrickleOfBadCanaryPeersIsRolledBackByEvidence() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        pods.seconds(60);
        int peer = 0;
        CanaryVerdict verdict = pods.second();
        while (verdict.verdict() != Verdict.ROLLBACK && peer < 40) {
            verdict = pods.errors("canary", peer, peer + 1).second();
            peer++;
        }
        assertThat(verdict.path()).isEqualTo(Path.EVIDENCE);
        assertThat(verdict.evidence()).contains("against 0 (1600 connected) on stable");
        assertThat(peer).as("peers it took").isBetween(7, 15);
    }

    @Test
    void theSameTrickleOnBothSidesIsWeather() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        for (int i = 0; i < 100; i++) {
            CanaryVerdict verdict = pods.errors("canary", i, i + 1)
                    .errors("stable", 1000 + 4 * i, 1004 + 4 * i)
                    .second();
            assertThat(verdict.verdict()).isNotEqualTo(Verdict.ROLLBACK);
        }
    }

    @Test
    void oneHostilePeerProvesNothingHoweverManyItsResets() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        for (int i = 0; i < 320; i++) {
            for (int n = 0; n < 50; n++) {
                pods.errors("canary", 0, 1);
            }
            assertThat(pods.second().verdict()).isNotEqualTo(Verdict.ROLLBACK);
        }
        assertThat(pods.second().verdict()).isEqualTo(Verdict.PROMOTABLE);
    }

    @Test
    void threeHostilePeersAreTolerated() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        for (int i = 0; i < 60; i++) {
            assertThat(pods.errors("canary", 0, 3).second().verdict()).isNotEqualTo(Verdict.ROLLBACK);
        }
        assertThat(pods.second().thinPromotable()).isTrue();
    }

    @Test
    void fewPeersAreHeldAndMayBePromotedOnThinEvidence() {
        ReportingPods pods = ReportingPods.of(20, 5);
        CanaryVerdict verdict = pods.seconds(120);
        assertThat(verdict.verdict()).isEqualTo(Verdict.HOLD);
        assertThat(verdict.evidence()).endsWith("too few canary peers to tell");
        assertThat(verdict.thinPromotable()).isTrue();
        assertThat(verdict.peersSeen()).isTrue();
    }

    @Test
    void aRatioAboveTheAcceptedOneIsNotPromotedOnThinEvidence() {
        ReportingPods pods = ReportingPods.of(160, 40);
        pods.errors("stable", 100, 101).errors("canary", 0, 2).second();
        pods.errors("canary", 2, 4).second();
        pods.errors("canary", 4, 6).second();
        CanaryVerdict verdict = pods.second();
        assertThat(verdict.verdict()).isEqualTo(Verdict.CONTINUE);
        assertThat(verdict.thinPromotable()).isFalse();
    }

    @Test
    void aCanaryWithoutPeersWasNeverSeen() {
        assertThat(ReportingPods.of(40, 0).seconds(30).peersSeen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "stable"})
    void aSideThatIsSilentForFiveSecondsMakesBlindAndItsGapComesBackAsOneTick(String side) {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        pods.seconds(30);
        long ticks = ticks(pods);
        pods.silent(side, true);
        assertThat(pods.seconds(5).verdict()).isEqualTo(Verdict.CONTINUE);
        CanaryVerdict blind = pods.second();
        assertThat(blind.verdict()).isEqualTo(Verdict.BLIND);
        assertThat(blind.evidence()).isEqualTo("no telemetry from 1 of 1 " + side + " pods for more than 5 s");
        pods.seconds(20);
        assertThat(ticks(pods)).as("frozen").isBetween(ticks, ticks + 1);
        pods.silent(side, false);
        assertThat(pods.seconds(2).verdict()).isEqualTo(Verdict.CONTINUE);
        assertThat(Tick.of(pods.kept().counted()).error().canary().atRisk().total())
                .as("nothing of the gap is lost")
                .isBetween(1000L * CANARY * 57, 1000L * CANARY * 58);
    }

    @Test
    void oneSilentPodOfFiveIsBorne() {
        ReportingPods pods = ReportingPods.of(40, 40);
        for (int i = 2; i <= 5; i++) {
            pods.with("stable-" + i, Arm.STABLE, 40);
        }
        pods.seconds(10);
        pods.silent("stable-2", true);
        assertThat(pods.seconds(20).verdict()).isEqualTo(Verdict.CONTINUE);
        pods.silent("stable-3", true);
        assertThat(pods.seconds(7).verdict()).isEqualTo(Verdict.BLIND);
    }

    @Test
    void aPodThatBeginsToCountAnewTakesNothingBack() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        pods.seconds(30);
        pods.restarted("canary").seconds(30);
        assertThat(Tick.of(pods.kept().counted()).error().canary().atRisk().total())
                .isBetween(1000L * CANARY * 59, 1000L * CANARY * 60);
    }

    @Test
    void anotherOperatorGoesOnWhereTheFirstEnded() {
        ReportingPods unbroken = ReportingPods.of(STABLE, CANARY);
        ReportingPods broken = ReportingPods.of(STABLE, CANARY);
        for (int i = 0; i < 6; i++) {
            unbroken.errors("canary", i, i + 1).seconds(5);
            broken.errors("canary", i, i + 1).seconds(5);
            broken.operatorRestarted(AnalysisSettings.DEFAULT, ReportingPods.EPOCH);
        }
        Evidence evidence = Evidence.of(broken.kept().evidence());
        assertThat(evidence.tick()).isGreaterThan(20);
        assertThat(Tick.of(broken.kept().counted()).error().canary().bad().total())
                .as("bad peers, once each")
                .isEqualTo(6);
        assertThat(evidence.error().minShare())
                .isEqualTo(Evidence.of(unbroken.kept().evidence()).error().minShare());
    }

    @Test
    void theNextStepKeepsWhatSpeaksForAPromotionAndBeginsTheRestAnew() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        pods.errors("canary", 0, 2).seconds(200);
        Evidence first = Evidence.of(pods.kept().evidence());
        pods.operatorRestarted(AnalysisSettings.DEFAULT, "7f6a.1.2");
        Evidence second = Evidence.of(pods.kept().evidence());
        assertThat(second.total()).isEqualTo(first.total());
        assertThat(second.tick()).isZero();
        assertThat(second.error().promoteAbsolute()).isEqualTo(first.error().promoteAbsolute());
        assertThat(second.error().relative()).isEqualTo(ChannelEvidence.START.relative());
        assertThat(pods.seconds(101).verdict()).isEqualTo(Verdict.PROMOTABLE);
    }

    @Test
    void anotherRolloutKnowsNothingOfTheLast() {
        ReportingPods pods = ReportingPods.of(STABLE, CANARY);
        pods.seconds(250);
        pods.operatorRestarted(AnalysisSettings.DEFAULT, "0c2d.2.1");
        assertThat(Evidence.of(pods.kept().evidence())).isEqualTo(Evidence.START);
        assertThat(pods.seconds(100).verdict()).isEqualTo(Verdict.CONTINUE);
    }

    private static long ticks(ReportingPods pods) {
        return Evidence.of(pods.kept().evidence()).tick();
    }
}
