package dev.bellwether.e2e.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.e2e.kills.KillSchedule.Kill;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KillScheduleTest {
    @Test
    void theSameSeedGivesTheSameKills() {
        assertThat(KillSchedule.of(7, 100, 4)).isEqualTo(KillSchedule.of(7, 100, 4));
        assertThat(KillSchedule.of(7, 100, 4)).isNotEqualTo(KillSchedule.of(8, 100, 4));
    }

    @Test
    void nothingIsKilledWhileItIsDownAndEverythingHasItsTurn() {
        Map<Integer, Duration> up = new HashMap<>();
        Duration before = Duration.ZERO;
        for (Kill kill : KillSchedule.of(1, 1000, 4).kills()) {
            assertThat(kill.at()).isGreaterThan(before).isGreaterThanOrEqualTo(up.getOrDefault(kill.victim(), before));
            up.put(kill.victim(), kill.at().plus(kill.down()));
            before = kill.at();
        }
        assertThat(up).hasSize(4);
    }
}
