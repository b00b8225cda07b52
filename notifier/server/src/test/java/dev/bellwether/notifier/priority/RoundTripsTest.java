package dev.bellwether.notifier.priority;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final long SECOND = 1_000_000_000;

    private final RoundTrips times = new RoundTrips();
    private long now = -5 * SECOND;

    @Test
    void theFirstIsTheMeasureAndAnEighthOfEachFurtherOneCounts() {
        measure(1000);
        assertThat(times.rise()).isEqualTo(1);
        measure(9000);
        assertThat(times.rise()).isEqualTo(2);
        measure(10_000);
        assertThat(times.rise()).isEqualTo(3);
    }

    @Test
    void aRiseIsRoundedDownToEighths() {
        measure(1000);
        measure(1990);
        assertThat(times.rise()).isEqualTo(1);
        measure(2200);
        assertThat(times.rise()).isEqualTo(1.25);
    }

    @Test
    void aShorterTimeIsTheNewMeasure() {
        measure(8000);
        measure(4000);
        assertThat(times.rise()).isEqualTo(1.875);
        measureFor(60, 4000);
        assertThat(times.rise()).isEqualTo(1);
    }

    @Test
    void nothingIsShorterThanANanosecond() {
        measure(0);
        measure(-1);
        assertThat(times.rise()).isEqualTo(1);
    }

    @Test
    void aPathThatStaysLongerIsNoRiseAfterTwoMinutes() {
        measure(1000);
        measureFor(119, 4000);
        assertThat(times.rise()).isEqualTo(3.875);
        measureFor(2, 4000);
        assertThat(times.rise()).isEqualTo(1);
    }

    @Test
    void whatWasMeasuredBeforeALongSilenceStillCounts() {
        measure(1000);
        now += 3600 * SECOND;
        measureFor(30, 4000);
        assertThat(times.rise()).isGreaterThan(3);
        measureFor(60, 4000);
        assertThat(times.rise()).isEqualTo(1);
    }

    @Test
    void fullWeightsStayAndLightOnesShrink() {
        assertThat(RoundTrips.decayed(256, 100)).isEqualTo(256);
        assertThat(RoundTrips.decayed(192, 2)).isEqualTo(161);
        assertThat(RoundTrips.decayed(64, 2)).isEqualTo(38);
        assertThat(RoundTrips.decayed(64, 1)).isEqualTo(64);
        assertThat(RoundTrips.decayed(1, 1000)).isEqualTo(1);
    }

    private void measureFor(int seconds, long nanos) {
        for (int i = 0; i < seconds; i++) {
            measure(nanos);
        }
    }

    /** A second after the last. */
    private void measure(long nanos) {
        now += SECOND;
        times.measured(nanos, now);
    }
}
