package dev.bellwether.e2e.bench.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandshakeBenchTest {
    @Test
    void theRelayIsWaitedForAndTheServerTellsFullHandshakesFromResumedOnes() throws Exception {
        HandshakeFigures figures = HandshakeBench.measure(Duration.ofMillis(10), 1, 3);
        figures.times().forEach((kind, times) -> assertThat(times)
                .as(kind.text())
                .hasSize(3)
                .allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ofMillis(20))));
        assertThat(figures.times().get(Kind.FULL_1_2)).as("two round trips").allSatisfy(time -> assertThat(time)
                .isGreaterThanOrEqualTo(Duration.ofMillis(40)));
        // The first of those that resume cannot.
        assertThat(figures.counted().get(Kind.FULL_1_2)).isEqualTo(4 + 1);
        assertThat(figures.counted().get(Kind.FULL_1_3)).isEqualTo(4 + 1);
        assertThat(figures.counted().get(Kind.RESUMED_1_2)).isEqualTo(4);
        assertThat(figures.counted().get(Kind.RESUMED_1_3)).isEqualTo(4);
        assertThat(figures.table()).contains("TLS 1.2, full | 3 |", "times** as long");
    }
}
