package dev.bellwether.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.analysis.CanaryVerdict.Path;
import dev.bellwether.operator.analysis.CanaryVerdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two paths beside the sequential test, at their bounds. */
class SuddenFaultTest {
    @Test
    void fourInTenNewlyBadPeersWithinTenSecondsAreRolledBackAtOnce() {
        ReportingPods pods = ReportingPods.of(80, 20);
        assertThat(pods.seconds(30).path()).isEqualTo(Path.NONE);
        assertThat(pods.errors("canary", 0, 3).second().verdict()).isNotEqualTo(Verdict.ROLLBACK);
        assertThat(pods.errors("canary", 3, 6).second().verdict()).isNotEqualTo(Verdict.ROLLBACK);
        CanaryVerdict verdict = pods.errors("canary", 6, 8).second();
        assertThat(verdict.verdict()).isEqualTo(Verdict.ROLLBACK);
        assertThat(verdict.path()).isEqualTo(Path.FAST);
        assertThat(verdict.evidence())
                .isEqualTo("8 of 20 canary peers against 0 of 80 on stable had their first bad reset within 10 s");
    }

    @Test
    void aRollbackOnceSaidStaysSaid() {
        ReportingPods pods = ReportingPods.of(80, 20);
        pods.errors("canary", 0, 3).second();
        pods.errors("canary", 3, 6).second();
        CanaryVerdict verdict = pods.errors("canary", 6, 9).second();
        assertThat(pods.seconds(600)).isEqualTo(verdict);
    }

    @Test
    void oneSecondInWhichAllPeersAreResetIsABlip() {
        ReportingPods pods = ReportingPods.of(80, 20);
        pods.seconds(30);
        pods.errors("canary", 0, 20).second();
        assertThat(pods.seconds(60).verdict()).isNotEqualTo(Verdict.ROLLBACK);
    }

    @ParameterizedTest
    @EnumSource
    void theSamePeersThreeSecondsLaterAreAFault(Channel channel) {
        ReportingPods pods = ReportingPods.of(80, 20);
        pods.seconds(30);
        pods.reset("canary", channel, 0, 20).second();
        pods.seconds(1);
        assertThat(pods.reset("canary", channel, 0, 20).second().verdict())
                .as("two seconds apart")
                .isNotEqualTo(Verdict.ROLLBACK);
        CanaryVerdict verdict = pods.reset("canary", channel, 0, 8).second();
        assertThat(verdict.path()).isEqualTo(Path.PERSISTENT);
        assertThat(verdict.verdict()).isEqualTo(Verdict.ROLLBACK);
        assertThat(verdict.evidence())
                .isEqualTo("8 of 20 canary peers against 0 of 80 on stable had bad resets again and again within 10 s");
    }

    @Test
    void theSamePeersMoreThanTenSecondsLaterAreAnotherBlip() {
        ReportingPods pods = ReportingPods.of(80, 20);
        pods.errors("canary", 0, 20).second();
        pods.seconds(9);
        assertThat(pods.errors("canary", 0, 20).second().verdict()).isNotEqualTo(Verdict.ROLLBACK);
    }

    @Test
    void fivePeersAreTooFewHoweverOften() {
        ReportingPods pods = ReportingPods.of(40, 5);
        for (int second = 0; second < 60; second++) {
            assertThat(pods.errors("canary", 0, 5).second().path()).isNotIn(Path.FAST, Path.PERSISTENT);
        }
    }

    @Test
    void lessThanFourInTenIsLeftToTheTest() {
        ReportingPods pods = ReportingPods.of(80, 20);
        for (int second = 0; second < 10; second++) {
            assertThat(pods.errors("canary", 0, 7).second().path()).isNotIn(Path.FAST, Path.PERSISTENT);
        }
    }

    @Test
    void whatHitsStableAsWellIsNotTheCanarysFault() {
        ReportingPods pods = ReportingPods.of(80, 20);
        for (int i = 0; i < 10; i++) {
            CanaryVerdict verdict = pods.errors("canary", 2 * i, 2 * i + 2)
                    .errors("stable", 100 + 8 * i, 108 + 8 * i)
                    .second();
            assertThat(verdict.verdict()).isNotEqualTo(Verdict.ROLLBACK);
        }
    }

    @Test
    void cancelsOfManyPeersOnceProveNothingAtOnce() {
        ReportingPods pods = ReportingPods.of(80, 20);
        pods.reset("canary", Channel.CANCEL, 0, 3).second();
        pods.reset("canary", Channel.CANCEL, 3, 6).second();
        assertThat(pods.reset("canary", Channel.CANCEL, 6, 9).second().path()).isNotEqualTo(Path.FAST);
    }

    @Test
    void aPeerThatIsSeenByTwoPodsCountsOnce() {
        ReportingPods pods = ReportingPods.of(80, 6).with("canary-2", Arm.CANARY, 6);
        for (int second = 0; second < 20; second++) {
            CanaryVerdict verdict =
                    pods.errors("canary", 0, 5).errors("canary-2", 0, 5).second();
            assertThat(verdict.path()).isNotIn(Path.FAST, Path.PERSISTENT);
            assertThat(verdict.canaryBad()).isLessThanOrEqualTo(5);
        }
    }
}
