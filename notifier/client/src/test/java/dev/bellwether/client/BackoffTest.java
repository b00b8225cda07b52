package dev.bellwether.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void delaysDoubleFromOneToEightSeconds() {
        List<Long> delays = new ArrayList<>();
        Backoff backoff = Backoff.INITIAL;
        for (int i = 0; i < 6; i++) {
            delays.add(backoff.delay(Duration.ZERO, 0.5).toMillis());
            backoff = backoff.failed();
        }
        assertThat(delays).containsExactly(1000L, 2000L, 4000L, 7200L, 7200L, 7200L);
    }

    @Test
    void jitterStaysWithinAFifthAndTheCap() {
        assertThat(new Backoff(0).delay(Duration.ZERO, 0)).isEqualTo(Duration.ofMillis(800));
        assertThat(new Backoff(0).delay(Duration.ZERO, 1)).isEqualTo(Duration.ofMillis(1200));
        assertThat(new Backoff(3).delay(Duration.ZERO, 0)).isEqualTo(Duration.ofMillis(6400));
        assertThat(new Backoff(3).delay(Duration.ZERO, 1)).isEqualTo(Duration.ofMillis(8000));
    }

    @Test
    void theServersRetryIsAFloorThatClientsStillSpreadAbove() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            Duration floor = Duration.ofMillis(random.nextInt(60_000));
            Backoff backoff = new Backoff(random.nextInt(4));
            Duration least = backoff.delay(floor, 0);
            Duration most = backoff.delay(floor, 1);
            Duration some = backoff.delay(floor, random.nextDouble());
            assertThat(least).isGreaterThanOrEqualTo(floor);
            assertThat(most.toMillis()).isLessThanOrEqualTo(Math.max(8000, Math.round(floor.toMillis() * 1.2)));
            assertThat(some).isBetween(least, most);
            assertThat(most.toMillis() - least.toMillis()).isGreaterThan(150);
        }
    }

    @Test
    void onlyAStreamThatDeliveredOrStoodAWhileStartsOver() {
        Backoff worn = new Backoff(3);
        assertThat(worn.after(false, Duration.ofSeconds(7))).isEqualTo(worn);
        assertThat(worn.after(true, Duration.ZERO)).isEqualTo(Backoff.INITIAL);
        assertThat(worn.after(false, Duration.ofSeconds(8))).isEqualTo(Backoff.INITIAL);
    }
}
