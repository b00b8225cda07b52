package dev.bellwether.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.operator.backplane.LogLimits;
import dev.bellwether.operator.rollout.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastLookTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final LogLimits LIMITS = new LogLimits(Duration.ofHours(1), 1000);
    private static final List<String> NATS = List.of("nats://10.0.0.1:4222");
    private static final Failure AWAY = new Failure("BackplaneNotReady", "refused");

    @Test
    void aLogThatIsWellIsLookedAtEveryHalfMinute() {
        assertThat(pauseAfter(look(null, NATS, null))).isEqualTo(30);
    }

    @Test
    void aNatsThatStaysAwayIsDialledMoreAndMoreSeldom() {
        LastLook last = null;
        int[] pauses = new int[7];
        for (int i = 0; i < pauses.length; i++) {
            last = look(last, NATS, AWAY);
            pauses[i] = pauseAfter(last);
        }
        assertThat(pauses).containsExactly(1, 2, 4, 8, 15, 15, 15);
    }

    @Test
    void aThousandFailuresAreNoOverflow() {
        LastLook last = look(null, NATS, AWAY);
        for (int i = 0; i < 1000; i++) {
            last = look(last, NATS, AWAY);
        }
        assertThat(pauseAfter(last)).isEqualTo(15);
    }

    @Test
    void successBeginsTheCountAnew() {
        LastLook failing = look(look(look(null, NATS, AWAY), NATS, AWAY), NATS, AWAY);
        assertThat(pauseAfter(look(look(failing, NATS, null), NATS, AWAY))).isEqualTo(1);
    }

    @Test
    void aManagedNatsThatStartsOrMovesIsLookedAtAtOnce() {
        List<String> moved = List.of("nats://10.0.0.2:4222");
        LastLook failing = look(look(look(null, NATS, AWAY), NATS, AWAY), NATS, AWAY);
        assertThat(failing.isOld(LIMITS, moved, T0)).isTrue();
        assertThat(pauseAfter(look(failing, moved, AWAY))).isEqualTo(1);
        LastLook nobody = look(look(look(null, List.of(), AWAY), List.of(), AWAY), List.of(), AWAY);
        assertThat(pauseAfter(nobody)).isEqualTo(1);
    }

    @Test
    void otherLimitsAreLookedAtAtOnce() {
        LastLook well = look(null, NATS, null);
        assertThat(well.isOld(new LogLimits(Duration.ofHours(1), 1), NATS, T0)).isTrue();
        assertThat(well.isOld(LIMITS, NATS, T0)).isFalse();
    }

    private static LastLook look(@Nullable LastLook before, List<String> urls, @Nullable Failure failure) {
        return LastLook.after(before, LIMITS, urls, T0, failure);
    }

    /** The seconds until it is old. */
    private static int pauseAfter(LastLook look) {
        int seconds = 0;
        while (!look.isOld(LIMITS, look.urls(), T0.plusSeconds(seconds).plusMillis(1))) {
            seconds++;
        }
        return seconds;
    }
}
