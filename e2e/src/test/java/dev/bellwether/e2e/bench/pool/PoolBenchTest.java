package dev.bellwether.e2e.bench.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolBenchTest {
    @Test
    void aPoolThatKnowsWhatIsDeliveredBreaksNothingAndReusesMore() {
        List<Outcome> outcomes = PoolBench.compare(1000, 10, 7);
        Outcome byRequest = outcomes.get(0);
        Outcome sparing = outcomes.get(1);
        Outcome pushAware = outcomes.get(2);
        assertThat(byRequest.broken()).isGreaterThan(1000);
        assertThat(sparing.broken()).isZero();
        assertThat(sparing.cut()).isPositive();
        assertThat(pushAware.broken()).isZero();
        assertThat(pushAware.cut()).isZero();
        assertThat(pushAware.reuse()).isGreaterThan(sparing.reuse()).isGreaterThan(byRequest.reuse());
    }
}
