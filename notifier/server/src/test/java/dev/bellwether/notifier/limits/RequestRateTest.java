package dev.bellwether.notifier.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final long SECOND = 1_000_000_000L;
    private final AtomicLong clock = new AtomicLong(7);

    @Test
    void twoSecondsWorthAreTakenAtOnceAndThenOneForEachTokenThatComes() {
        RequestRate rate = new RequestRate(10, clock::get);
        for (int i = 0; i < 20; i++) {
            assertThat(rate.take("a")).as("request %s", i).isZero();
        }
        assertThat(rate.take("a")).isEqualTo(Duration.ofMillis(100));
        clock.addAndGet(SECOND / 20);
        assertThat(rate.take("a")).isEqualTo(Duration.ofMillis(50));
        assertThat(rate.take("b")).as("another address").isZero();
        clock.addAndGet(SECOND / 20);
        assertThat(rate.take("a")).isZero();
        assertThat(rate.take("a")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void overAnyTimeNobodyGetsMoreThanTheRateAndTheBurst() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int perSecond = 1 + random.nextInt(50);
            RequestRate rate = new RequestRate(perSecond, clock::get);
            Map<String, Integer> taken = new HashMap<>();
            long start = clock.get();
            for (int i = 0; i < 2000; i++) {
                clock.addAndGet(random.nextInt(20_000_000));
                String peer = "peer" + random.nextInt(3);
                if (rate.take(peer).isZero()) {
                    taken.merge(peer, 1, Integer::sum);
                }
            }
            double most = 2.0 * perSecond + perSecond * (clock.get() - start) / (double) SECOND;
            assertThat(taken.values()).as("seed %s", seed).allMatch(count -> count <= most + 1);
        }
    }

    @Test
    void onlySoManyAddressesAreRemembered() {
        RequestRate rate = new RequestRate(1, 100, clock::get);
        rate.take("busy");
        for (int i = 0; i < 1000; i++) {
            rate.take("a" + i);
            rate.take("busy");
        }
        assertThat(rate.addresses()).isEqualTo(100);
        assertThat(rate.take("busy"))
                .as("who asks all the time is not forgotten")
                .isPositive();
    }
}
