package dev.bellwether.notifier.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration GRACE = Duration.ofSeconds(20);

    @Property
    void anyTenTicksLetGoTheRate(@ForAll @IntRange(min = 1, max = 1_000_000) int rate) {
        Pace pace = new Pace(rate);
        List<Integer> ticks = new ArrayList<>();
        for (int i = 0; i < 5 * Pace.TICKS; i++) {
            ticks.add(pace.tick());
        }
        for (int from = 0; from + Pace.TICKS <= ticks.size(); from++) {
            assertThat(ticks.subList(from, from + Pace.TICKS).stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(rate);
        }
    }

    @Test
    void theFirstTickLetsSomebodyGo() {
        assertThat(new Pace(1).tick()).isOne();
    }

    @Test
    void theRateIsTheOneAskedForWhileHalfOfTheGraceIsEnough() {
        assertThat(Pace.rate(500, 5000, GRACE)).isEqualTo(500);
        assertThat(Pace.rate(500, 0, GRACE)).isEqualTo(500);
    }

    @Test
    void beyondThatItIsWhatHalfOfTheGraceNeeds() {
        assertThat(Pace.rate(500, 5001, GRACE)).isEqualTo(501);
        assertThat(Pace.rate(1, 1_000_000, GRACE)).isEqualTo(100_000);
    }

    @Test
    void withoutGraceAllLeaveAtTheFirstTick() {
        assertThat(new Pace(Pace.rate(1, 7, Duration.ZERO)).tick()).isEqualTo(7);
    }
}
