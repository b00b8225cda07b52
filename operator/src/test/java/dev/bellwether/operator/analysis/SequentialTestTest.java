package dev.bellwether.operator.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test's numbers against {@link PlainFormulas}, and some that can be worked out on paper. */
class SequentialTestTest {
    private static final SequentialTest ERRORS = new SequentialTest(AnalysisSettings.DEFAULT.of(Channel.ERROR));
    private static final double HALF_A_MICRO_PER_TICK = 1e-6;

    @ParameterizedTest
    @EnumSource
    void everyNumberIsThatOfTheFormulas(Channel channel) {
        ChannelSettings settings = AnalysisSettings.DEFAULT.of(channel);
        SequentialTest test = new SequentialTest(settings);
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int scale = 1 << random.nextInt(12);
            ChannelEvidence state = ChannelEvidence.START;
            PlainFormulas plain = new PlainFormulas(settings);
            for (int t = 0; t < 60; t++) {
                Comparison seen = new Comparison(exposure(random, 4 * scale), exposure(random, scale));
                state = test.step(state, seen, t);
                plain.step(seen);
                double bound = 10 * (t + 2) * HALF_A_MICRO_PER_TICK;
                near(state.relative(), plain.relative, bound, "S, seed " + seed + ", t " + t);
                near(state.absolute(), plain.absolute, bound, "A, seed " + seed + ", t " + t);
                assertThat(state.promoteRelative() / 1e6).isCloseTo(plain.bankedRelative, within(bound));
                assertThat(state.promoteAbsolute() / 1e6).isCloseTo(plain.bankedAbsolute, within(bound));
                assertThat(test.evidence(state, seen))
                        .as("evidence, seed %d, t %d", seed, t)
                        .isCloseTo(plain.evidence(seen), within(1e-3));
            }
        }
    }

    @Test
    void aSecondWithoutAnythingMovesNothingButThePrior() {
        Comparison quiet = new Comparison(old(0, 0), old(0, 0));
        ChannelEvidence state = ERRORS.step(ChannelEvidence.START, quiet, 0);
        assertThat(state.relative()).containsOnly(-693_147L);
        assertThat(state.absolute()).containsOnly(-693_147L);
        assertThat(state.promoteAbsolute()).isZero();
    }

    @Test
    void oneSecondProvesFiveNatsAtMost() {
        ChannelEvidence state = ERRORS.step(ChannelEvidence.START, new Comparison(old(0, 9000), old(1000, 1000)), 0);
        assertThat(state.absolute()).allMatch(a -> a <= 4_306_853); // 5 + ln(1/2)
        assertThat(state.relative().subList(0, 4)).allMatch(s -> s <= 4_306_853);
    }

    @Test
    void whatSpeaksForAPromotionIsBankedToABoundAndNoFurther() {
        ChannelEvidence state = ChannelEvidence.START;
        for (int t = 0; t < 5000; t++) {
            state = ERRORS.step(state, new Comparison(old(0, 4_000_000), old(0, 1_000_000)), t);
        }
        assertThat(state.promoteAbsolute()).isEqualTo(8_298_317); // ln(2/0.01) + 3
    }

    private static void near(List<Long> micros, double[] nats, double bound, String what) {
        for (int i = 0; i < nats.length; i++) {
            assertThat(micros.get(i) / 1e6).as("%s [%d]", what, i).isCloseTo(nats[i], within(bound));
        }
    }

    private static Exposure exposure(Random random, int peers) {
        long[] risk = random.longs(3, 0, 1000L * peers + 1).toArray();
        int[] bad =
                random.ints(3, 0, 1 + random.nextInt(1 + Math.min(peers, 8))).toArray();
        return new Exposure(new BadPeers(bad[0], bad[1], bad[2]), new AtRisk(risk[0], risk[1], risk[2]));
    }

    private static Exposure old(long bad, long peers) {
        return new Exposure(new BadPeers(0, 0, bad), new AtRisk(0, 0, 1000 * peers));
    }
}
