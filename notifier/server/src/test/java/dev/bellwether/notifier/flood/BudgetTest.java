package dev.bellwether.notifier.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.notifier.config.FloodConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PINGS = 40;
    private static final FloodConfig LIMITS = new FloodConfig(
            10,
            20,
            30,
            35,
            PINGS,
            50,
            60,
            70,
            75,
            80,
            90,
            100,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3));
    private static final Allowances ALLOWANCES = new Allowances(LIMITS, 1);

    @Test
    void aLimitMayBeSpentAtOnceAndComesBackEvenly() {
        long now = -5 * SECOND;
        Budget budget = new Budget(ALLOWANCES, now);
        for (int i = 0; i < PINGS; i++) {
            assertThat(budget.take(Flood.PINGS, now)).isTrue();
        }
        assertThat(budget.take(Flood.PINGS, now)).isFalse();
        assertThat(budget.take(Flood.PINGS, now + 10 * SECOND / PINGS - 1)).isFalse();
        assertThat(budget.take(Flood.PINGS, now + 10 * SECOND / PINGS)).isTrue();
    }

    @Test
    void aFactorIsOfHowManyAndNotOfHowLong() {
        Budget budget = new Budget(new Allowances(LIMITS, 3), 0);
        for (int i = 0; i < 3 * PINGS; i++) {
            assertThat(budget.take(Flood.PINGS, 0)).isTrue();
        }
        assertThat(budget.take(Flood.PINGS, 0)).isFalse();
        assertThat(budget.take(Flood.PINGS, 10 * SECOND / (3 * PINGS))).isTrue();
    }

    @Test
    void eachLimitIsSpentForItself() {
        Budget budget = new Budget(ALLOWANCES, 0);
        while (budget.take(Flood.RESETS, 0)) {
            assertThat(budget.take(Flood.CAUSED_RESETS, 0)).isTrue();
        }
        assertThat(budget.take(Flood.SETTINGS, 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inNoTenSecondsAreThereMoreThanTwiceAsManyAndWhoKeepsToTheRateIsNeverRefused(long seed) {
        Random random = new Random(seed);
        Budget budget = new Budget(ALLOWANCES, 0);
        Deque<Long> taken = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += (long) (random.nextDouble() * SECOND / 3);
            if (budget.take(Flood.PINGS, now)) {
                taken.add(now);
            }
            while (!taken.isEmpty() && now - taken.peek() >= 10 * SECOND) {
                taken.remove();
            }
            assertThat(taken).hasSizeLessThanOrEqualTo(2 * PINGS);
        }
        Budget steady = new Budget(ALLOWANCES, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(steady.take(Flood.PINGS, i * 10 * SECOND / PINGS)).isTrue();
        }
    }
}
