package dev.bellwether.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds on every path: many gateways live through random orders of spec changes, faults, verdicts, lost writes and restarts, and
 * after every decision the promises are checked. A failure names its seed; the same seed is the same life.
 */
class RolloutPropertiesTest {
    private static final int LIVES = 60;
    private static final int MOMENTS = 250;

    @ParameterizedTest(name = "lives from seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPromiseHoldsInEveryMomentAndEveryLifeComesToRest(long seed) {
        for (int i = 0; i < LIVES; i++) {
            new RandomLife(seed * 1_000_000 + i).live(MOMENTS);
        }
    }

    @Test
    void theLivesAreNotDull() {
        RandomLife.Tally tally = new RandomLife.Tally();
        for (int i = 0; i < 100; i++) {
            tally.add(new RandomLife(i).live(MOMENTS));
        }

        assertThat(tally.promotions).as("promotions").isGreaterThan(40);
        assertThat(tally.rejections).as("rejections").isGreaterThan(40);
        assertThat(tally.freezes).as("freezes").isGreaterThan(40);
        assertThat(tally.withdrawals).as("withdrawals").isGreaterThan(40);
        assertThat(tally.lost).as("lost writes").isGreaterThan(500);
        assertThat(tally.retries).as("retries").isGreaterThan(10);
    }

    @Test
    void everyReasonThatIsEverGivenIsInTheStatusReference() throws IOException {
        Path reference = Path.of(System.getProperty("bellwether.root", ".."), "docs", "status.md");
        Set<String> documented = Pattern.compile("`([A-Z][A-Za-z]+)`")
                .matcher(Files.readString(reference))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        RandomLife.Tally tally = new RandomLife.Tally();
        for (int i = 0; i < 100; i++) {
            tally.add(new RandomLife(i).live(MOMENTS));
        }
        assertThat(tally.reasons).hasSizeGreaterThan(25);
        assertThat(documented).containsAll(tally.reasons);
    }
}
