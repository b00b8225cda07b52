package dev.bellwether.e2e.bench.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    @Test
    void theHighestRateThatHoldsIsFoundBetweenTheLastTwoSteps() {
        RateSearch search = new RateSearch(20);
        int tried = run(search, 100);

        assertThat(search.best()).isBetween(90.0, 100.0);
        assertThat(tried).isLessThan(10);
    }

    @Test
    void aServerThatHoldsNotEvenTheFirstRateIsAskedForLess() {
        RateSearch search = new RateSearch(20);
        run(search, 7);

        assertThat(search.best()).isBetween(5.0, 7.0);
    }

    @Test
    void aServerThatHoldsNothingEndsTheSearch() {
        RateSearch search = new RateSearch(20);
        run(search, 0);

        assertThat(search.best()).isZero();
    }

    private static int run(RateSearch search, double limit) {
        int tried = 0;
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            search.tried(rate.getAsDouble() <= limit);
            tried++;
        }
        return tried;
    }
}
